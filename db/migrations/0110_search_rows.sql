-- cloudity: stop-required
-- Search reads less: a text's row is short, whatever the text's length, and a file's tree and time are read from an index.

-- Texts and their vectors lie apart from the rows, of which a common word matches tens of thousands. Rows that are there become short when
-- they are read again.
alter table file_texts set (toast_tuple_target = 128);

-- Of what matches, whose it is and when it was changed are asked for, and nothing else.
create index files_found on files (tenant_id, id) include (root_id, updated_at)
  where trashed_at is null and not hidden and parent_id is not null;

-- As before (0100), but what is only needed of those in the window is read when the window is full: `near` is answered from the index.
set local role cloudity_lookup;
drop function find_files(uuid, text, text[], jsonb, text[], text, jsonb, uuid, uuid[], boolean, boolean, timestamptz, timestamptz, uuid, integer);
reset role;
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
    case when p_filter ? 'tag' then format('exists (select from file_tags k where k.tenant_id = $2 and k.file_id = f.id and k.tag_id = %L::uuid)',
      p_filter ->> 'tag') end,
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
      select c.id, c.updated_at
        from (
          select f.tenant_id, f.id, f.updated_at
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
    select n.id, (%3$s)::double precision, n.updated_at
      from near n join files f on f.tenant_id = $2 and f.id = n.id %4$s order by 2 desc, 3 desc, 1 desc$query$,
    concat_ws(' union ',
      case when texts is not null then format('select t.file_id as id from file_texts t where t.tenant_id = $2 and (%s)', texts) end,
      case
        when names is not null then
          format('select f.id from files f where f.tenant_id = $2 and (%s) and f.trashed_at is null and not f.hidden and f.parent_id is not null', names)
        when texts is null and p_filter ? 'tag' then
          format('select k.file_id as id from file_tags k where k.tenant_id = $2 and k.tag_id = %L::uuid', p_filter ->> 'tag')
        else 'select f.id from files f where false'
      end),
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
