-- The same hash, in a language whose plan a session keeps. What encodes a text counts as dependent on the database's settings, so
-- that the function could not be put in place of its call, and was parsed and planned anew for every state read or written.
CREATE OR REPLACE FUNCTION slamonitor.grain_hash(service text, type text, n0 bigint, n1 bigint, extension text)
RETURNS uuid LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN substring(encode(sha256(
        int8send(n0) || int8send(n1) || int4send(octet_length(service)) || convert_to(service, 'UTF8')
        || int4send(octet_length(type)) || convert_to(type, 'UTF8')
        || coalesce('\x01'::bytea || convert_to(extension, 'UTF8'), ''::bytea)), 'hex') FOR 32)::uuid;
END
$$;
