#!/bin/sh
# A source that is made of files: prints FOLDER/COMMAND.jsonl, then does what FOLDER/COMMAND.sh says. It keeps what it
# was given beside them.
folder=$1
shift
command=$1
echo "$@" > "$folder/$command.arguments"
given=$(dirname "$3" 2> /dev/null)
rm -rf "$folder/$command.given"
if [ $# -gt 1 ]; then
    cp -rp "$given" "$folder/$command.given"
    echo "$given" > "$folder/$command.folder"
fi
if [ -f "$folder/$command.jsonl" ]; then
    cat "$folder/$command.jsonl"
fi
if [ -f "$folder/$command.sh" ]; then
    . "$folder/$command.sh"
fi
exit 0
