import type { Shell } from './shells.ts';

/**
 * What a shell runs to complete the words of `qga`. The words go over as they are: none is evaluated. What comes back for
 * a word with `=` in it is what may follow the `=`.
 */
export function completionScript(shell: Shell): string {
  return SCRIPTS[shell];
}

const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# qga: completion for bash. In ~/.bashrc:  source <(qga completion bash)
_qga() {
  local line word gap i rest="\${COMP_LINE:0:COMP_POINT}"
  local -a words=() found=()
  # bash parts words at : and =, too. Here they are in one piece again.
  rest="\${rest#*"\${COMP_WORDS[0]}"}"
  for ((i = 1; i <= COMP_CWORD; i++)); do
    gap="\${rest%%[![:space:]]*}"
    rest="\${rest#"$gap"}"
    word="\${COMP_WORDS[i]}"
    ((i == COMP_CWORD)) && word="$rest"
    rest="\${rest#"$word"}"
    if [[ -n $gap || \${#words[@]} -eq 0 ]]; then words+=("$word"); else words[-1]+="$word"; fi
  done
  while IFS= read -r line; do
    [[ $line == :* ]] && continue
    found+=("\${line%%$'\\t'*}")
  done < <(qga complete -- "\${words[@]}" 2>/dev/null)
  # Only what stands behind the last of them is replaced.
  [[ $word == [:=] ]] && word=
  local before="\${words[-1]%"$word"}"
  COMPREPLY=()
  for word in "\${found[@]}"; do COMPREPLY+=("$(printf '%q' "\${word#"$before"}")"); done
  [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *[/:=] ]] && compopt -o nospace
  return 0
}
complete -F _qga qga
`,
  zsh: `#compdef qga
# qga: completion for zsh. In ~/.zshrc, behind compinit:  source <(qga completion zsh)
_qga() {
  local line
  local -a found texts
  while IFS= read -r line; do
    [[ $line == :* ]] && continue
    found+=("\${line%%$'\\t'*}")
    texts+=("\${line/$'\\t'/  -- }")
  done < <(qga complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  (( $#found )) || return 1
  compset -P '*='
  if [[ $#found -eq 1 && $found[1] == *[/:=] ]]; then compadd -S '' -d texts -a found; else compadd -l -d texts -a found; fi
}
compdef _qga qga
`,
  fish: `# qga: completion for fish. In ~/.config/fish/config.fish:  qga completion fish | source
function __qga_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l before (string match -r '^.*=' -- $words[-1])
  for line in (qga complete -- $words[2..-1] 2>/dev/null | string match -v -r '^:\\d+$')
    echo -- "$before$line"
  end
end
complete -c qga -f -a '(__qga_complete)'
`,
};
