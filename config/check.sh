#!/bin/bash
# Everything that can be said about the code without running its tests. Every check
# runs, whatever the others found.
cd "$(dirname "$0")/.." || exit 1
export PATH="$PWD/.venv/bin:$PATH" DIVERT_CLUSTER=test
failed=()

check() { # check WHAT COMMAND... : run it, show its words only if it fails
  local what=$1 output started=$SECONDS
  shift
  if output=$("$@" 2>&1); then
    printf 'good    %-28s %3d s\n' "$what" $((SECONDS - started))
  else
    printf 'FAILED  %-28s %3d s\n%s\n' "$what" $((SECONDS - started)) "$output"
    failed+=("$what")
  fi
}

templates() { git ls-files -z 'templates/*.html' | xargs -0 -r djade --check --target-version 5.2; }

as_in_production() { # the settings of a real installation, with secrets made for this check
  local secret
  secret=$(python -c 'import base64, secrets; print(base64.b64encode(secrets.token_bytes(32)).decode())')
  DIVERT_PRODUCTION=1 DATABASE_URL=postgresql://app@localhost/divert ALLOWED_HOSTS=divert.example \
    SECRET_KEY=$secret$secret FIELD_KEYS=k1:$secret INDEX_KEY=$secret \
    CELERY_BROKER_URL=redis://localhost python manage.py check --deploy --fail-level WARNING
}

audit() { # known weaknesses of what is locked; what nobody was asked about is said
  local output all unasked
  all=$(grep -c '==' requirements.txt)
  if output=$(timeout 120 pip-audit -r requirements.txt --require-hashes --disable-pip --progress-spinner off 2>&1); then
    unasked=$(grep -c 'could not be audited' <<<"$output")
    if ((unasked == 0)); then
      printf 'good    %-28s\n' "dependency audit"
    else
      printf 'not reached  dependency audit: nothing is known of %d of %d packages\n' "$unasked" "$all"
    fi
  elif grep -q 'ConnectionError\|Timeout\|ServiceError\|ProxyError' <<<"$output" &&
    ! grep -qE '(PYSEC|GHSA|CVE)-' <<<"$output"; then
    printf 'not reached  dependency audit: no network, nothing is known of %d packages\n' "$all"
  else
    printf 'FAILED  %-28s\n%s\n' "dependency audit" "$output"
    failed+=("dependency audit")
  fi
}

check "ruff format" ruff format --check --diff -q .
check "ruff" ruff check -q .
check "imports" lint-imports
check "types" mypy
check "templates" templates
check "migrations are made" python manage.py makemigrations --check --dry-run
check "migrations are safe" python -m config.lint_migrations
check "production settings" as_in_production
check "API description" python manage.py spectacular --validate --fail-on-warn --file /dev/null
check "vendored files" python manage.py vendor_assets --check
audit

if ((${#failed[@]})); then
  printf '\n%d of the checks failed: %s\n' "${#failed[@]}" "$(IFS=,; echo "${failed[*]}")"
  exit 1
fi
