export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** What a shell runs to complete the words of `qga`. The words go over as they are: none is evaluated. */
export function completionScript(shell: Shell): string {
  return SCRIPTS[shell];
}

const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# qga: completion for bash. In ~/.bashrc:  source <(qga completion bash)
_qga() {
  local line word i
  local -a words=("\${COMP_WORDS[@]:1:COMP_CWORD}") found=()
  while IFS= read -r line; do
    [[ $line == :* ]] && continue
    found+=("\${line%%$'\\t'*}")
  done < <(qga complete -- "\${words[@]}" 2>/dev/null)
  COMPREPLY=()
  for word in "\${found[@]}"; do COMPREPLY+=("$(printf '%q' "$word")"); done
  [[ \${#COMPREPLY[@]} -eq 1 && ( \${COMPREPLY[0]} == */ || \${COMPREPLY[0]} == *= ) ]] && compopt -o nospace
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
  if [[ $#found -eq 1 && $found[1] == */ ]]; then compadd -S '' -d texts -a found; else compadd -l -d texts -a found; fi
}
compdef _qga qga
`,
  fish: `# qga: completion for fish. In ~/.config/fish/config.fish:  qga completion fish | source
function __qga_complete
  set -l words (commandline -opc) (commandline -ct)
  qga complete -- $words[2..-1] 2>/dev/null | string match -v -r '^:\\d+$'
end
complete -c qga -f -a '(__qga_complete)'
`,
};
