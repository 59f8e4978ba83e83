using System.Text.Json;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Wire;

// The description of an account.
internal ref partial struct WireParser
{
    private static readonly string[] AccountNames = ["name", "segment", "region", "fields"];

    public AccountProfile? ReadAccount(string id)
    {
        try
        {
            _reader.Read();
            if (!_isUtf8 && !RowIsUtf8()) return null;
            if (_reader.TokenType != JsonTokenType.StartObject)
            {
                Fail("", $"an account is an object, not {Kind(_reader.TokenType)}");
                return null;
            }
            var profile = ReadAccountMembers(new AccountProfile(id));
            _reader.Read();
            return profile;
        }
        catch (JsonException malformed)
        {
            IsMalformed = true;
            _errors = [new WireError("$", Malformed(malformed))];
            return null;
        }
    }

    private AccountProfile ReadAccountMembers(AccountProfile profile)
    {
        var seen = 0;
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var member = AccountMember();
            if (member < 0)
            {
                SkipUnknown("", "a field of an account", AccountNames);
                continue;
            }
            if ((seen & (1 << member)) != 0) Fail(AccountNames[member], "is given twice");
            seen |= 1 << member;
            _reader.Read();
            if (member == 3)
            {
                if (!IsNull) ReadFields("fields");
                continue;
            }
            var text = IsNull ? null : Id(AccountNames[member]);
            profile = member switch
            {
                0 => profile with { Name = text },
                1 => profile with { Segment = text },
                _ => profile with { Region = text },
            };
        }
        if (_tooDeep) Fail("", $"nested deeper than {WireLimits.DepthMax} levels");
        return profile with
        {
            Fields = _draft.Fields.Where(field => field.Value is not null)
                .Select(field => new TicketField(field.Name, field.Value!)).ToEquatableArray(),
        };
    }

    private readonly int AccountMember()
    {
        for (var i = 0; i < AccountNames.Length; i++)
            if (NameIs(AccountNames[i])) return i;
        return -1;
    }
}
