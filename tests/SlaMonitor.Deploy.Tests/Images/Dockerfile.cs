using System.Text.Json;

namespace SlaMonitor.Deploy.Tests.Images;

/// <summary>A Dockerfile as its instructions, stage by stage.</summary>
internal sealed record Dockerfile(IReadOnlyList<DockerStage> Stages)
{
    public DockerStage Final => Stages[^1];

    public static Dockerfile Load(string path)
    {
        var stages = new List<DockerStage>();
        foreach (var line in File.ReadAllText(path).Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            var instruction = new DockerInstruction(line[..space], line[(space + 1)..].Trim());
            if (instruction.Name == "FROM") stages.Add(DockerStage.Begin(instruction));
            else stages[^1].Instructions.Add(instruction);
        }
        return new Dockerfile(stages);
    }
}

/// <summary>One stage: what it begins with, its name if it has one, and its instructions.</summary>
internal sealed record DockerStage(string Image, string? Name, List<DockerInstruction> Instructions)
{
    public static DockerStage Begin(DockerInstruction from)
    {
        var words = from.Words;
        return words is [var image, "AS", var name] ? new DockerStage(image, name, []) : new DockerStage(Assert.Single(words), null, []);
    }

    public IEnumerable<DockerInstruction> Of(string name) => Instructions.Where(one => one.Name == name);

    /// <summary>The instruction that there is one of.</summary>
    public DockerInstruction The(string name) => Assert.Single(Of(name));

    /// <summary>Variables, by their names.</summary>
    public IReadOnlyDictionary<string, string> Environment => Of("ENV").SelectMany(one => one.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim('"'));
}

/// <summary>One instruction, its lines joined.</summary>
internal sealed record DockerInstruction(string Name, string Text)
{
    /// <summary>Its words but the options.</summary>
    public IReadOnlyList<string> Words => [.. All.Where(word => !word.StartsWith("--", StringComparison.Ordinal))];

    /// <summary>The words of a list in JSON, which may come after options and a word.</summary>
    public IReadOnlyList<string> List => JsonSerializer.Deserialize<List<string>>(Text[Text.IndexOf('[', StringComparison.Ordinal)..])!;

    public string? Option(string name) => All.FirstOrDefault(word => word.StartsWith($"--{name}=", StringComparison.Ordinal))?[(name.Length + 3)..];

    private string[] All => Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
