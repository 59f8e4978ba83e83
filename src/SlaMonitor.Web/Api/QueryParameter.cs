namespace SlaMonitor.Web.Api;

/// <summary>One query parameter that an address takes: read by <see cref="QueryReader"/> and described in the OpenAPI document from the same list.</summary>
/// <param name="Name">As in the query.</param>
/// <param name="Description">For the OpenAPI document.</param>
/// <param name="Values">The closed list of values, when there is one.</param>
/// <param name="Format">The OpenAPI format of the string, when it has one.</param>
/// <param name="IsInteger">True for a whole number from 1 to 1000.</param>
/// <param name="IsCount">True for a whole number from 1.</param>
public sealed record QueryParameter(
    string Name,
    string Description,
    IReadOnlyList<string>? Values = null,
    string? Format = null,
    bool IsInteger = false,
    bool IsCount = false);
