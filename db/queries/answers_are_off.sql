SELECT answers_are_off FROM desk;
