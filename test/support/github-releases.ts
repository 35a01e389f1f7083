import { refuse, type Route } from './github-replies.ts';

export interface ReleaseState {
  readonly id: number;
  readonly tag: string;
  body: string;
  readonly prerelease: boolean;
  readonly draft: boolean;
}

/** Tags and releases of a repository. */
export interface ReleasesState {
  /** Tag to commit; an annotated one has an object of its own between them. */
  readonly tags: Map<string, { readonly commit: string; readonly annotated?: boolean }>;
  readonly releases: ReleaseState[];
  /** Commits that there are. */
  readonly commits: Set<string>;
}

const LONGEST = 125_000;

function invalid(code: string, field: string, message?: string) {
  const said = { resource: 'Release', code, field, ...(message !== undefined && { message }) };
  return refuse(422, 'Validation Failed', { errors: [said] });
}

/** The routes of releases, with the refusals of GitHub's documentation. */
export function releasesRoutes(repository: string, state: ReleasesState): readonly Route[] {
  const described = ({ id, tag, body, prerelease, draft }: ReleaseState): object => ({
    ...{ id, tag_name: tag, body, prerelease, draft },
    html_url: `https://github.com/${repository}/releases/tag/${tag}`,
  });
  return [
    [
      /^GET \/git\/ref\/tags\/(.+)$/,
      ([, name = '']) => {
        const tag = state.tags.get(name);
        if (tag === undefined) return refuse(404, 'Not Found');
        const object =
          tag.annotated === true ? { type: 'tag', sha: '9'.repeat(40) } : { type: 'commit', sha: tag.commit };
        return { status: 200, body: { ref: `refs/tags/${name}`, object } };
      },
    ],
    [
      /^GET \/git\/tags\/9{40}$/,
      () => {
        const tag = [...state.tags.values()].find(({ annotated }) => annotated === true);
        return tag === undefined
          ? refuse(404, 'Not Found')
          : { status: 200, body: { object: { type: 'commit', sha: tag.commit } } };
      },
    ],
    [
      /^GET \/releases\/tags\/(.+)$/,
      ([, name = '']) => {
        const found = state.releases.find((one) => one.tag === name && !one.draft);
        return found === undefined ? refuse(404, 'Not Found') : { status: 200, body: described(found) };
      },
    ],
    [
      /^POST \/releases$/,
      (_, words) => {
        const { tag_name: tag, target_commitish: commit, body = '' } = words as Record<string, string>;
        if (tag === undefined || tag === '' || /[\s~^:?*[\\]|\.\./.test(tag))
          return invalid('custom', 'tag_name', 'tag_name is not a valid tag');
        if (state.releases.some((one) => one.tag === tag)) return invalid('already_exists', 'tag_name');
        if (body.length > LONGEST)
          return invalid('custom', 'body', `body is too long (maximum is ${LONGEST} characters)`);
        if (!state.tags.has(tag)) {
          if (commit === undefined || !state.commits.has(commit))
            return invalid('invalid', 'target_commitish');
          state.tags.set(tag, { commit });
        }
        const id = state.releases.length + 1;
        const made = {
          id,
          tag,
          body,
          prerelease: words['prerelease'] === true,
          draft: words['draft'] === true,
        };
        state.releases.push(made);
        return { status: 201, body: described(made) };
      },
    ],
    [
      /^PATCH \/releases\/(\d+)$/,
      ([, id], { body }) => {
        const found = state.releases.find((one) => one.id === Number(id));
        if (found === undefined) return refuse(404, 'Not Found');
        if (String(body).length > LONGEST) return invalid('custom', 'body', 'body is too long');
        found.body = String(body);
        return { status: 200, body: described(found) };
      },
    ],
  ];
}
