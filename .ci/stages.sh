# What `.ci/run` and `.ci/nightly` have in common: how a stage runs, and how its tests are counted.

passed=0
failed=0

# Runs a stage, and says how long it took.
stage() {
  local name=$1 start=$SECONDS status
  shift
  echo "== $name"
  "$@"
  status=$?
  printf '== %s: %d:%02d minutes\n' "$name" $(((SECONDS - start) / 60)) $(((SECONDS - start) % 60))
  return "$status"
}

# Runs a suite, and adds the counts of its closing line. A run without such a line has failed, and so has one that ends with
# an error although no test failed.
suite() {
  local output status counts
  output=$(mktemp)
  "$@" 2>&1 | tee "$output"
  status=${PIPESTATUS[0]}
  counts=$(grep -E "^[0-9]+ passed, [0-9]+ failed" "$output" | tail -1)
  rm "$output"
  if [[ $counts =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed ]]; then
    passed=$((passed + BASH_REMATCH[1]))
    failed=$((failed + BASH_REMATCH[2]))
    [ "$status" -eq 0 ] || [ "${BASH_REMATCH[2]}" -gt 0 ] || failed=$((failed + 1))
  else
    failed=$((failed + 1))
  fi
}

# Runs a command on the Node of the image. npm has that Node as a package, so the machine needs none of its own.
on_node_of_image() {
  local version folder
  version=$(sed -n 's/^FROM node:\([0-9.]*\).*/\1/p' Dockerfile | head -1)
  folder=.cache/node-$version
  [ -x "$folder/node_modules/.bin/node" ] || npm install --no-save --loglevel=error --prefix "$folder" "node@$version" || return
  PATH="$PWD/$folder/node_modules/.bin:$PATH" "$@"
}

# Installs the browser in which the page is tested, a package of Debian. The page's specs say so where it is missing.
browser() {
  local as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  [ -x /usr/bin/chromium ] || { "${as_root[@]}" apt-get update && "${as_root[@]}" apt-get install -y chromium; } >/dev/null
}

# Runs the alerts in a real Prometheus, which is a package of Debian and Ubuntu.
alerts() {
  local as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  if ! command -v promtool >/dev/null; then
    { "${as_root[@]}" apt-get update && "${as_root[@]}" apt-get install -y prometheus; } >/dev/null || {
      echo "The alerts cannot be tested: there is no Prometheus, and apt-get cannot install it."
      return 1
    }
  fi
  npm run test:alerts
}

# The dependencies. A package that does not support this machine's Node fails the installation.
install() {
  stage "npm ci" npm ci --engine-strict || { echo "0 passed, 1 failed"; exit 1; }
  stage "browser" browser
}

# The last line counts everything.
finish() {
  echo
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ]
}
