namespace SlaMonitor.Web.Api;

/// <summary>One field of a JSON body: read by <see cref="InputReader"/> and described in the OpenAPI document from the same list.</summary>
/// <param name="Name">As in the body.</param>
/// <param name="Description">For the OpenAPI document.</param>
/// <param name="Form">What it looks like.</param>
/// <param name="IsRequired">True when it has to be given.</param>
/// <param name="Values">The closed list of values, when there is one.</param>
internal sealed record InputField(string Name, string Description, InputForm Form = InputForm.Text, bool IsRequired = false, IReadOnlyList<string>? Values = null)
{
    public static InputField By { get; } = new("by", "Who does; the name of the API key by default.");

    public static InputField Note { get; } = new("note", "What they say to it.");
}

/// <summary>The forms of the fields of bodies.</summary>
internal enum InputForm
{
    Text,
    Flag,

    /// <summary>A list of ids.</summary>
    Names,
    Instant,
    Duration,

    /// <summary>A wall-clock time, a date or an instant.</summary>
    Time,

    /// <summary>A list of ids, or an object of whom and by whom.</summary>
    Users,

    /// <summary>An object with one of user, schedule and channel.</summary>
    Target,
}

/// <summary>The body of an endpoint that reads it by itself, as metadata.</summary>
/// <param name="Fields">All that it may hold.</param>
internal sealed record InputBody(IReadOnlyList<InputField> Fields)
{
    public bool IsRequired => Fields.Any(one => one.IsRequired);
}
