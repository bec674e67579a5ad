# Says which branch it was built from, not which release.
read -r line
echo '{"name":"saboteur","language":"sh","version":"main","protocol":1,"sections":["client"],"capabilities":[]}'
read -r line
