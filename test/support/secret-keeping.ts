/** Options of a charm that keeps secrets. */
export const SECRET_OPTIONS = '  password: {type: string, default: ""}\n';

/** Of a hook that fails after it has added a secret: nobody must ever see it. */
export const HALF_A_SECRET = `  secret-add --owner unit --label half value="of a hook that fails" > half-a-secret
`;

/**
 * Lines of Bash that keep secrets as charms do, in every hook, from what they find: the leader keeps the option `password` in a
 * secret of the application and shares it at the endpoint \`api\`; each unit has one of its own; revisions that nobody
 * follows are removed. \`\$read\` is what the other side of the endpoint \`other\` has shared, as this unit follows it.
 */
export const KEEP_SECRETS = `
secret_labelled() { local info; info=$(secret-info-get --label "$1" 2>/dev/null) && echo "\${info%%:*}"; }
if [ "$name" = secret-remove ] && [ "$JUJU_SECRET_LABEL" = password ]; then
  secret-remove "$JUJU_SECRET_ID" --revision "$JUJU_SECRET_REVISION"
fi
[ -n "$(secret_labelled own)" ] || secret-add --owner unit --label own name="$JUJU_UNIT_NAME"
if [ "$(is-leader)" = True ]; then
  password=$(config-get password)
  uri=$(secret_labelled password)
  if [ -z "$password" ]; then
    [ -z "$uri" ] || secret-remove "$uri"
    uri=
  elif [ -z "$uri" ]; then
    uri=$(secret-add --label password value="$password")
  else
    secret-set "$uri" value="$password"
  fi
  [ "$name" = api-relation-broken ] || for id in $(relation-ids api); do
    [ -z "$uri" ] || secret-grant "$uri" --relation "$id"
    relation-set -r "$id" --app password="$uri"
  done
fi
read=none
[ "$name" = other-relation-broken ] || for id in $(relation-ids other); do
  uri=$(relation-get -r "$id" --app password "$(relation-list -r "$id" --app)")
  [ -n "$uri" ] || continue
  refresh=
  case "$name" in secret-changed|other-relation-*) refresh=--refresh;; esac
  read=$(secret-get $refresh "$uri" value) || read=unreadable
done
`;
