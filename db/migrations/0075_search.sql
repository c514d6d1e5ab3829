-- cloudity: stop-required
-- Search over names and contents: the text of files, one vector per file in its own language, and one definer function that answers ids.

create extension if not exists unaccent with schema public;

-- One text search configuration per language, each the server's own but blind to accents. Codes are ISO 639-1.
do $$
declare
  language text;
begin
  foreach language in array array['danish', 'dutch', 'english', 'finnish', 'french', 'german', 'hungarian', 'italian', 'norwegian',
    'portuguese', 'romanian', 'russian', 'spanish', 'swedish', 'turkish', 'simple'] loop
    execute format('create text search configuration public.%I (copy = pg_catalog.%I)', 'cloudity_' || language, language);
    execute format('alter text search configuration public.%I alter mapping for hword, hword_part, word with public.unaccent, pg_catalog.%I',
      'cloudity_' || language, case language when 'simple' then 'simple' else language || '_stem' end);
  end loop;
end
$$;

create function search_configuration(language text) returns regconfig
  language sql immutable parallel safe
  set search_path = pg_catalog, public, pg_temp
begin atomic
  select case language
    when 'da' then 'public.cloudity_danish'::regconfig
    when 'nl' then 'public.cloudity_dutch'::regconfig
    when 'en' then 'public.cloudity_english'::regconfig
    when 'fi' then 'public.cloudity_finnish'::regconfig
    when 'fr' then 'public.cloudity_french'::regconfig
    when 'de' then 'public.cloudity_german'::regconfig
    when 'hu' then 'public.cloudity_hungarian'::regconfig
    when 'it' then 'public.cloudity_italian'::regconfig
    when 'no' then 'public.cloudity_norwegian'::regconfig
    when 'pt' then 'public.cloudity_portuguese'::regconfig
    when 'ro' then 'public.cloudity_romanian'::regconfig
    when 'ru' then 'public.cloudity_russian'::regconfig
    when 'es' then 'public.cloudity_spanish'::regconfig
    when 'sv' then 'public.cloudity_swedish'::regconfig
    when 'tr' then 'public.cloudity_turkish'::regconfig
    else 'public.cloudity_simple'::regconfig
  end;
end;
grant execute on function search_configuration(text) to cloudity_app, cloudity_lookup;

-- The text as the parser is given it, character for character: addresses, paths, file names and tags are words beside each other, so that any
-- of them is found. Snippets and (in query.ts) the terms of queries go through the same.
create function search_words(body text) returns text
  language sql immutable parallel safe
  return translate(body, '@._/\:<>&="-', '            ');
grant execute on function search_words(text) to cloudity_app, cloudity_lookup;

-- Which of these languages a text is in: the one whose little words (stop words) it holds most of; the first when none stands out.
create function search_language(sample text, languages text[]) returns text
  language sql stable parallel safe
  set search_path = pg_catalog, public, pg_temp
begin atomic
  select l.code
    from unnest(languages) with ordinality l (code, place)
    order by (
      select coalesce(sum(cardinality(w.positions)), 0)
        from unnest(to_tsvector(search_configuration(l.code), search_words(sample))) w), l.place
    limit 1;
end;
grant execute on function search_language(text, text[]) to cloudity_app;

-- Name (weight A) and text (weight D) as one vector. A text with too many different words for a vector (1 MB) is cut in half until it fits.
create function search_vector(language text, name text, body text) returns tsvector
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, public, pg_temp
as $$
declare
  configuration regconfig := search_configuration(language);
  part text := search_words(body);
begin
  loop
    begin
      return setweight(to_tsvector(configuration, search_words(name)), 'A') || to_tsvector(configuration, part);
    exception when program_limit_exceeded then
      part := left(part, length(part) / 2);
    end;
  end loop;
end
$$;
grant execute on function search_vector(text, text, text) to cloudity_app;

-- What a file says, for search: one row per file that was read, also when it holds no text (state says why).
create table file_texts (
  tenant_id uuid not null,
  file_id uuid not null,
  -- The content that was read; null for a live document.
  content_id uuid,
  state text not null check (state in ('read', 'empty', 'unreadable', 'too_large', 'unsupported')),
  language text not null,
  body text not null,
  words tsvector not null,
  read_at timestamptz(3) not null,
  primary key (tenant_id, file_id),
  foreign key (tenant_id, file_id) references files (tenant_id, id) on delete cascade
);
-- Written in the background, read while somebody waits: no list of pending entries.
create index file_texts_words on file_texts using gin (tenant_id, language, words) with (fastupdate = off);
create index file_texts_content on file_texts (tenant_id, content_id);
call protect_tenant_table('file_texts');
call allow_lookup('file_texts');

-- Files whose text is to be read, and when. Written with the change itself, so it has to be cheap and lock nothing that others need: a row of
-- the file's own. Whoever reads takes a row for a while (due_at moves on) and deletes it when it is still as it was taken.
create table file_text_queue (
  tenant_id uuid not null,
  file_id uuid not null,
  due_at timestamptz(3) not null,
  attempts integer not null default 0,
  primary key (tenant_id, file_id),
  foreign key (tenant_id, file_id) references files (tenant_id, id) on delete cascade
);
create index file_text_queue_due on file_text_queue (due_at);
call protect_tenant_table('file_text_queue');
call allow_lookup('file_text_queue');

-- Organizations that have something to be read; ids only.
create function organizations_to_read(p_now timestamptz) returns setof uuid
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  select q.tenant_id from file_text_queue q where q.due_at <= p_now group by q.tenant_id order by min(q.due_at) limit 100;
end;
call protect_lookup_function('organizations_to_read(timestamptz)');

-- A new name is found with the words of the text at once.
create function rename_file_text() returns trigger
  language plpgsql
  set search_path = pg_catalog, public, pg_temp
as $$
begin
  update file_texts t
    set words = setweight(to_tsvector(search_configuration(t.language), search_words(new.name)), 'A') || ts_filter(t.words, '{d}')
    where t.tenant_id = new.tenant_id and t.file_id = new.id and t.state = 'read';
  return null;
end
$$;
create trigger rename_text after update of name on files for each row when (old.name is distinct from new.name)
  execute function rename_file_text();

-- The organization's own choices for its files. No row: the defaults.
create table content_settings (
  tenant_id uuid primary key references organizations (tenant_id) on delete cascade,
  search_language text not null default 'en',
  virus_scan text not null default 'open' check (virus_scan in ('open', 'closed')),
  version integer not null default 1,
  updated_at timestamptz(3) not null
);
call protect_tenant_table('content_settings');

-- The next p_window files that match and that the member may open, newest first below (p_before, p_before_id); with p_rank each with its
-- score, else 0 (rules.md T6: rights come before the limit, so before every count and snippet). Answers ids only; the caller joins them under
-- its own policies. A definer function, because under row-level security no text or trigram index can be used.
-- p_names are alternatives, each {"has": [like patterns], "not": [like patterns], "never": what the text may not say}; p_similar are words of which names hold something similar,
-- asked for instead of p_names and p_query. Whatever matches is sorted by time and fenced, so that rights are evaluated only until the window is full.
create function find_files(p_tenant uuid, p_query text, p_languages text[], p_names jsonb, p_similar text[], p_key text, p_filter jsonb,
    p_member uuid, p_principals uuid[], p_manager boolean, p_rank boolean, p_as_of timestamptz,
    p_before timestamptz, p_before_id uuid, p_window integer)
  returns table (id uuid, score double precision, updated_at timestamptz)
  language plpgsql stable security definer
  set pg_trgm.word_similarity_threshold = 0.4
  set search_path = pg_catalog, public, pg_temp
as $$
declare
  code text;
  parsed tsquery;
  queries tsquery[] := '{}';
  texts text;
  text_rank text;
  names text;
  filters text := 'true';
begin
  if p_tenant is distinct from current_tenant() then
    raise exception 'a search stays within the organization of its transaction' using errcode = 'insufficient_privilege';
  end if;

  if p_similar is null then
    foreach code in array p_languages loop
      parsed := websearch_to_tsquery(search_configuration(code), p_query);
      continue when numnode(parsed) = 0;
      queries := queries || parsed;
      texts := concat_ws(' or ', texts, format('(t.language = %L and t.words @@ ($1)[%s])', code, cardinality(queries)));
      text_rank := concat_ws(' ', text_rank, format('when %L then ts_rank(t.words, ($1)[%s])', code, cardinality(queries)));
    end loop;
    select string_agg(alternative.condition, ' or ') into names
      from (
        select '(' || string_agg(term.condition, ' and ') || ')' as condition
          from jsonb_array_elements(p_names) with ordinality a (value, place)
          cross join lateral (
            select format('f.search_key like %L', h.value) from jsonb_array_elements_text(a.value -> 'has') h (value)
            union all
            select format('f.search_key not like %L', n.value) from jsonb_array_elements_text(a.value -> 'not') n (value)
            union all
            -- What must not be in the name must not be in the text either.
            select format('not exists (select from file_texts t where t.tenant_id = $2 and t.file_id = f.id and t.words @@ case t.language %s end)',
                (select string_agg(format('when %L then websearch_to_tsquery(search_configuration(%1$L), %L)', l.code, a.value ->> 'never'), ' ')
                  from unnest(p_languages) l (code)))
              where a.value ->> 'never' <> ''
          ) term (condition)
          group by a.place
      ) alternative;
  else
    select string_agg(format('%L <%% f.search_key', s.word), ' and ') into names from unnest(p_similar) s (word);
  end if;

  -- Each filter is a condition of its own, so that the plan is made for those that are set.
  filters := concat_ws(' and ', filters,
    case when p_filter ? 'kinds' or p_filter ? 'types' then format('(f.kind = any (%L::text[]) or (f.kind = ''file'' and f.mime_type like any (%L::text[])))',
      array(select jsonb_array_elements_text(p_filter -> 'kinds')), array(select jsonb_array_elements_text(p_filter -> 'types'))) end,
    case when p_filter ? 'person' then format('(f.root_id = %1$L::uuid or f.modified_by_member_id = %1$L::uuid)', p_filter ->> 'person') end,
    case when p_filter ? 'from' then format('f.updated_at >= %L::timestamptz', p_filter ->> 'from') end,
    case when p_filter ? 'to' then format('f.updated_at < %L::timestamptz', p_filter ->> 'to') end,
    case when p_filter ? 'folder' then 'f.parent_id in (select below.id from below)' end,
    case when p_before is not null then '(f.updated_at, f.id) < ($7, $8)' end);

  return query execute format($query$
    with recursive below as (
      select %5$L::uuid as id
      union all
      select c.id from below b join files c
        on c.tenant_id = $2 and c.parent_id = b.id and c.folders_last = 0 and c.trashed_at is null and not c.hidden
    ), reached as materialized (
      -- Trees that the member may reach into: through a shared folder anywhere below it, through a shared file only there.
      select g.id, g.root_id, g.kind = 'folder' as whole
        from file_shares s join files g on g.tenant_id = s.tenant_id and g.id = s.file_id
        where s.tenant_id = $2 and s.grantee_id = any ($4)
    ), matched as (
      %1$s
    ), near as (
      select c.id, c.updated_at, c.search_key
        from (
          select f.tenant_id, f.id, f.updated_at, f.search_key
            from matched m join files f on f.tenant_id = $2 and f.id = m.id
            where f.trashed_at is null and not f.hidden and f.parent_id is not null
              and (f.root_id in ($3, $2)
                or f.root_id in (select r.root_id from reached r where r.whole)
                or f.id in (select r.id from reached r))
              and %2$s
            order by f.updated_at desc, f.id desc
            offset 0
        ) c
        cross join lateral file_access(c.tenant_id, c.id, $3, $4, $5, null, null) a
        where a.rank is not null and a.trashed_at is null
        order by c.updated_at desc, c.id desc
        limit $9
    )
    select f.id, (%3$s)::double precision, f.updated_at from near f %4$s order by 2 desc, 3 desc, 1 desc$query$,
    concat_ws(' union ',
      case when texts is not null then format('select t.file_id as id from file_texts t where t.tenant_id = $2 and (%s)', texts) end,
      format('select f.id from files f where f.tenant_id = $2 and (%s) and f.trashed_at is null and not f.hidden and f.parent_id is not null',
        coalesce(names, 'false'))),
    filters,
    case
      when not p_rank then '0'
      when p_similar is not null then (
        select string_agg(format('word_similarity(%L, f.search_key)', s.word), ' + ') from unnest(p_similar) s (word))
      else format('case when %s then 1 + similarity(f.search_key, $6) else 0 end + 2 * coalesce(%s, 0) + 0.3 * exp(-greatest(0, extract(epoch from $10 - f.updated_at)) / 2592000)',
        coalesce(names, 'false'), case when text_rank is null then 'null' else format('case t.language %s end', text_rank) end)
    end,
    case when p_rank and text_rank is not null then 'left join file_texts t on t.tenant_id = $2 and t.file_id = f.id' else '' end,
    p_filter ->> 'folder')
    using queries, p_tenant, p_member, p_principals, p_manager, p_key, p_before, p_before_id, p_window, p_as_of;
end
$$;
call protect_lookup_function('find_files(uuid, text, text[], jsonb, text[], text, jsonb, uuid, uuid[], boolean, boolean, timestamptz, timestamptz, uuid, integer)');
drop function search_files(text[], text, uuid, uuid[], boolean, timestamptz, uuid, integer);
