SELECT version, untriaged, replied, all_open FROM desk;
