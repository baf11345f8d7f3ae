# Stands over one block: says who it is, runs the block, writes how it ended. It outlives the program that started it.
# usage: sh supervisor.sh PARENT NAME MODE BASH NODE NONCE [COMMAND]
#   file      the block writes to a pipe and `cat` from there to the log
#   filter    the same, with a Node program instead that takes known secrets out (they come on descriptor 4)
#   terminal  the block has the terminal to itself; what it prints is not kept
#   script    the same through COMMAND under util-linux script, which hands what is printed to the filter
# PARENT/NAME is the folder. In the first two modes bash is started ahead and waits for a word on descriptor 3, which
# gives the name that the folder has by then; so the folder may get a new one meanwhile. Bash reads the word first, we
# the same once more. When nobody says it, because the program is gone, nothing was run and the folder goes as well.
# PATH is the block's, and may lead nowhere; our own programs are found without it.
# The log is no command's own output, because a command may open its output again: `echo x >/dev/stderr` would empty it.
# Signals to the group reach the block, not us: `trap :` and not `trap ''`, which the block would inherit.
umask 077
folder=$1/$2 mode=$3
# The folder is shown to a group: so is what we write, but for what holds values of the shell.
[ ! -g "$folder" ] || umask 027
trap : HUP INT QUIT TERM

if [ -r "/proc/$$/stat" ]; then
	read -r stat <"/proc/$$/stat"
	read -r boot </proc/sys/kernel/random/boot_id
else
	stat="since $(LC_ALL=C TZ=UTC command -p ps -o lstart= -p $$)"
	boot=$(command -p sysctl -n kern.boottime)
fi
# One write each, closed by a last line: half a record is no record.
printf '%s\n' "$$" "$stat" "$boot" end >"$folder/supervisor"

# Begins what carries the output to the log; what is written to descriptor 6 goes through it. It outlives the block as
# long as something still writes, and when the disk is full it goes on reading: a command must not die of our trouble.
carry() {
	command -p mkfifo -m 600 "$folder/pipe"
	(
		trap '' HUP INT QUIT TERM
		cd "$folder" || exit
		exec 5<pipe 3<&-
		# Node gives a terminal back as it found it, also when that was in the middle of script's raw mode: it gets none.
		"$@" <&5 >>output 2>/dev/null 5<&- &
		printf '%s\n' "$!" >pump
		exec 4<&-
		wait "$!" || {
			: >lost
			command -p cat <&5 >/dev/null
		}
	) &
	printf '%s\n' "$!" >"$folder/carrier"
	exec 6>"$folder/pipe" 4<&-
}

# The block, once the word has come. Without it nothing was run, and nothing stays.
block() {
	"$1" --noprofile --norc "$folder/wrap.bash" "$folder" go >&6 2>&1 6>&-
	code=$?
	if read -r name <&3; then
		folder=${folder%/*}/$name
	else
		exec 6>&-
		command -p rm -rf "$folder"
		exit
	fi
}

# Waits until all that the block wrote is in the log: `cat` is gone, or sleeps because its pipe is empty. Without /proc
# only the first can be seen, and half a second has to do for what goes on writing.
carried() {
	pump='' tries=0
	while [ "$tries" -lt 700 ]; do
		tries=$((tries + 1))
		[ "$tries" -lt 200 ] || command -p sleep 0.02
		[ -n "$pump" ] || read -r pump <"$folder/pump" || continue
		kill -0 "$pump" || return
		if [ -d /proc/self ]; then
			read -r stat <"/proc/$pump/stat" || return
			case ${stat##*) } in
				Z*) return ;;
				S*) position && return ;;
			esac
		elif [ "$tries" -gt 225 ]; then
			return
		fi
	done
}

# Where the log ends, as the descriptor of `cat` has it.
position() {
	while read -r key value; do
		[ "$key" = pos: ] && bytes=$value && return
	done <"/proc/$pump/fdinfo/1"
}

code=0
bytes=
case $mode in
	file)
		carry command -p cat
		block "$4"
		exec 6>&-
		carried 2>/dev/null
		;;
	filter)
		carry command -p env NODE_OPTIONS= "$5" ./filter.js . "$6" filter
		block "$4"
		printf '\0gg:%s:exit\0' "$6" >&6
		;;
	script)
		carry command -p env NODE_OPTIONS= "$5" ./filter.js . "$6" script
		SHELL=/bin/sh command -p script -qefc "$7" "$folder/pipe" 3<&- 6>&-
		code=$?
		printf '\0gg:%s:exit\0' "$6" >&6
		;;
	terminal)
		"$4" --noprofile --norc "$folder/wrap.bash" "$folder" 3<&-
		code=$?
		;;
esac
exec 6>&-
printf '%s %s end\n' "$code" "$bytes" >"$folder/exit"
exit "$code"
