/*
 * Each hands the words before the cursor to `wheatpaste completion words`, and leaves files to its shell.
 */

const bash = `# wheatpaste completion bash
_wheatpaste() {
  local IFS=$'\\n' word=\${COMP_WORDS[COMP_CWORD]} prefix=
  local -a words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  # Bash takes key=value and a:b apart; what is completed is the last piece.
  if [[ \${words[*]} == *[=:]* ]]; then
    IFS=$' \\t' read -ra words <<<"\${COMP_LINE:0:COMP_POINT}"
    [[ \${COMP_LINE:0:COMP_POINT} == *[[:space:]] ]] && words+=("")
    words=("\${words[@]:1}")
    prefix=\${words[\${#words[@]}-1]}
    prefix=\${prefix%"$word"}
  fi
  COMPREPLY=()
  local line
  while read -r line; do
    line=\${line%%$'\\t'*}
    COMPREPLY+=("\${line#"$prefix"}")
  done < <("\${COMP_WORDS[0]}" completion words -- "\${words[@]}" 2>/dev/null)
}
complete -o default -o bashdefault -F _wheatpaste wheatpaste
`

const zsh = `#compdef wheatpaste
_wheatpaste() {
  local -a lines candidates
  lines=("\${(@f)$("\${words[1]}" completion words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  local line
  for line in $lines; do
    local word=\${\${line%%$'\\t'*}//:/\\\\:}
    [[ $line == *$'\\t'* ]] && candidates+=("$word:\${line#*$'\\t'}")
    [[ -n $line && $line != *$'\\t'* ]] && candidates+=("$word")
  done
  if (( \${#candidates} )); then
    _describe wheatpaste candidates
  else
    _files
  fi
}
compdef _wheatpaste wheatpaste
`

const fish = `# wheatpaste completion fish
function __wheatpaste_words
    set -l words (commandline -opc) (commandline -ct)
    $words[1] completion words -- $words[2..-1] 2>/dev/null
end
complete -c wheatpaste -n 'test -n "$(__wheatpaste_words)"' -f -a '(__wheatpaste_words)'
`

/** The scripts, by shell. */
export const scripts: Readonly<Record<string, string>> = { bash, zsh, fish }
