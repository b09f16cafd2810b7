/set mode atelier concise -quiet
/set truncation atelier 1000000
/set format atelier result "{value}{post}"
/set mode atelier -retain
/set feedback -retain atelier
