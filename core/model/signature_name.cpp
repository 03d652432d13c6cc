#include "core/model/signature_name.hpp"

namespace toritsugi {

std::string_view name_of(SignatureState state) {
    switch (state) {
        case SignatureState::none: return "none";
        case SignatureState::good: return "good";
        case SignatureState::bad: return "bad";
        case SignatureState::unknown_key: return "unknown-key";
        case SignatureState::wrong_signer: return "wrong-signer";
        case SignatureState::expired: return "expired";
        case SignatureState::not_checked: return "not-checked";
    }
    return "none";
}

}   // namespace toritsugi
