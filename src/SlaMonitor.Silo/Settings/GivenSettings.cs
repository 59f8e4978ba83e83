using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using SlaMonitor.Config.Settings;
using SlaMonitor.Notifications.Paging;

namespace SlaMonitor.Silo.Settings;

/// <summary>
/// The settings as they were given: an option comes before the environment, and that before the file. A variable that is empty
/// counts as not given. What is wrong is gathered, so that one start tells of all of it.
/// </summary>
internal sealed class GivenSettings
{
    private const int PortMax = 65_535;

    private readonly Func<Setting, string?> _option;
    private readonly Func<string, string?> _environment;
    private readonly IReadOnlyDictionary<string, PlacedText> _file = new Dictionary<string, PlacedText>();
    private readonly List<string> _errors = [];

    /// <param name="option">The value of an option, null when it was not given.</param>
    /// <param name="environment">The value of a variable.</param>
    public GivenSettings(Func<Setting, string?> option, Func<string, string?> environment)
    {
        (_option, _environment) = (option, environment);
        if (Find(Setting.File) is not { } file) return;
        switch (SettingsFile.Load(file.Text, [.. Setting.InFile.Select(setting => setting.Name)]))
        {
            case SettingsResult.Loaded(var settings):
                _file = settings;
                break;
            case SettingsResult.Invalid(var errors):
                _errors.AddRange(errors.Select(error => error.ToString()));
                break;
        }
    }

    /// <summary>What has to be put right, each in a line that says where.</summary>
    public IReadOnlyList<string> Errors => _errors;

    public static GivenSettings Of(ParseResult parsed, IReadOnlyCollection<Setting> settings) =>
        new(setting => settings.Contains(setting) ? parsed.GetValue(setting.Option) : null, Environment.GetEnvironmentVariable);

    public string? Text(Setting setting) => Find(setting)?.Text;

    public int Port(Setting setting, int otherwise)
    {
        if (Find(setting) is not { } given) return otherwise;
        if (int.TryParse(given.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= PortMax) return port;
        _errors.Add($"{given.Where}: expected a port, a whole number from 1 to {PortMax}, found '{given.Text}'");
        return otherwise;
    }

    public IPAddress Address(Setting setting, IPAddress otherwise)
    {
        if (Find(setting) is not { } given) return otherwise;
        // A bare number is an address to the parser, and a slip of the hand to a person.
        if (!given.Text.AsSpan().ContainsAny('.', ':') || !IPAddress.TryParse(given.Text, out var address)
            || (address.AddressFamily == AddressFamily.InterNetwork && given.Text.Count(c => c == '.') != 3))
            _errors.Add($"{given.Where}: expected an IP address such as 10.0.0.5, found '{given.Text}'");
        else if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            _errors.Add($"{given.Where}: expected the one address at which other silos reach this one; '{given.Text}' stands for all of this machine's");
        else
            return address;
        return otherwise;
    }

    /// <summary>Null when it was not given.</summary>
    public Uri? PublicUrl(Setting setting)
    {
        if (Find(setting) is not { } given) return null;
        if (PublicAddress.Parse(given.Text) is { } address) return address;
        _errors.Add($"{given.Where}: expected an address that people open, such as https://sla.example.com, found '{given.Text}'");
        return null;
    }

    /// <summary>The connection to the database; of the two ways to give it, the one that was given in the earlier place.</summary>
    public string Database()
    {
        var (given, file) = (Find(Setting.Database), Find(Setting.DatabaseFile));
        if (given is not null && file is not null && given.Order == file.Order)
            _errors.Add($"{file.Where}: the database is also given by {given.Where}; give one of them");
        else if (file is not null && (given is null || file.Order < given.Order))
            given = Content(file);
        else if (given is null)
            _errors.Add($"there is no database: give --database, {Setting.Database.Variable}, {Setting.DatabaseFile.Variable} (a file that holds it), or database in the settings file");
        return given is null ? "" : Connection(given);
    }

    private string Connection(Given given)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(given.Text).ConnectionString;
        }
        catch (ArgumentException)
        {
            // The text is not repeated: it may hold a password.
            _errors.Add($"{given.Where}: expected a connection to PostgreSQL such as Host=db;Username=slamonitor;Password=…;Database=slamonitor");
            return "";
        }
    }

    private Given? Content(Given file)
    {
        try
        {
            if (File.ReadAllText(file.Text).Trim() is { Length: > 0 } text) return file with { Where = $"{file.Text} (named by {file.Where})", Text = text };
            _errors.Add($"{file.Where}: the file '{file.Text}' is empty; expected the connection to the database in it");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            _errors.Add($"{file.Where}: the file '{file.Text}' cannot be read: {e.Message}");
        }
        return null;
    }

    private Given? Find(Setting setting)
    {
        if (_option(setting) is { } option) return new Given(setting.Option.Name, option, 0);
        if (_environment(setting.Variable) is { Length: > 0 } variable) return new Given(setting.Variable, variable, 1);
        return _file.TryGetValue(setting.Name, out var placed) ? new Given(placed.At.ToString(), placed.Text, 2) : null;
    }

    /// <param name="Where">For messages.</param>
    /// <param name="Text">As it was written.</param>
    /// <param name="Order">Of the places: the first that has it counts.</param>
    private sealed record Given(string Where, string Text, int Order);
}
