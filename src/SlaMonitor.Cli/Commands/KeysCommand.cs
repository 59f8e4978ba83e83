using System.CommandLine;
using SlaMonitor.Web.Access;

namespace SlaMonitor.Cli.Commands;

/// <summary><c>slamonitor keys add|list|remove</c></summary>
internal static class KeysCommand
{
    public static Command Create(Terminal terminal)
    {
        var data = new Option<string>("--data")
        {
            Description = "The monitor's data folder.",
            HelpName = "DIR",
            DefaultValueFactory = _ => "data",
            Recursive = true,
        };
        return new TeachingCommand("keys", "The API keys without which the monitor serves this machine only. A running monitor sees a change within a second.")
        {
            Add(terminal, data),
            List(terminal, data),
            Remove(terminal, data),
            data,
        };
    }

    private static TeachingCommand Add(Terminal terminal, Option<string> data)
    {
        var name = new Option<string>("--name") { Description = "Whose key it is.", HelpName = "NAME", Required = true };
        var role = new Option<string>("--role") { Description = "viewer reads, agent also sends events, admin also configures.", HelpName = "viewer|agent|admin", Required = true };
        role.AcceptOnlyFromAmong([.. Enum.GetValues<Role>().Select(Name)]);
        var add = new TeachingCommand("add", "Makes a key and prints it, alone and only now: what is kept is a hash.")
        {
            Examples =
            [
                "slamonitor keys add --name grafana --role viewer",
                "slamonitor keys add --name helpdesk --role agent --data /var/lib/slamonitor",
                "",
                "Clients send it as \"Authorization: Bearer KEY\" or \"X-Api-Key: KEY\".",
            ],
        };
        add.Add(name);
        add.Add(role);
        add.SetAction(parsed =>
        {
            var label = parsed.GetRequiredValue(name);
            if (label.Length is 0 or > 100 || label.Any(char.IsControl))
            {
                terminal.Error.WriteLine("--name must have 1 to 100 characters and no control characters.");
                return ExitCode.Usage;
            }
            var wanted = Enum.GetValues<Role>().Single(one => Name(one) == parsed.GetRequiredValue(role));
            var file = new ApiKeyFile(parsed.GetRequiredValue(data));
            var key = file.Add(label, wanted, terminal.Time.GetUtcNow(), out var text);
            terminal.Out.WriteLine(text);
            terminal.Error.WriteLine($"Key {key.Id} for '{label}' with the role {Name(wanted)}, in {file.Path}. It is not shown again.");
            return ExitCode.Ok;
        });
        return add;
    }

    private static TeachingCommand List(Terminal terminal, Option<string> data)
    {
        var list = new TeachingCommand("list", "Prints the keys, one a line: id, role, when it was made, name; separated by tabs.");
        list.SetAction(parsed =>
        {
            foreach (var key in new ApiKeyFile(parsed.GetRequiredValue(data)).List())
                terminal.Out.WriteLine($"{key.Id}\t{Name(key.Role)}\t{key.CreatedAt}\t{key.Name}");
            return ExitCode.Ok;
        });
        return list;
    }

    private static TeachingCommand Remove(Terminal terminal, Option<string> data)
    {
        var id = new Argument<string>("ID") { Description = "The key's id, as 'list' prints it." };
        var remove = new TeachingCommand("remove", "Removes a key; who uses it is refused from then on.") { id };
        remove.SetAction(parsed =>
        {
            var file = new ApiKeyFile(parsed.GetRequiredValue(data));
            if (file.Remove(parsed.GetRequiredValue(id))) return ExitCode.Ok;
            terminal.Error.WriteLine($"{file.Path} holds no key with the id '{parsed.GetRequiredValue(id)}'; 'slamonitor keys list' shows them.");
            return ExitCode.WrongInput;
        });
        return remove;
    }

    private static string Name(Role role) => role switch
    {
        Role.Viewer => "viewer",
        Role.Agent => "agent",
        Role.Admin => "admin",
    };
}
