using SlaMonitor.Core.Policies;

namespace SlaMonitor.Core.Explanations.Rules;

/// <summary>Conditions as people say them: <c>the account's segment is platinum and the channel is not self service</c>.</summary>
internal static class ConditionPhrase
{
    public static string Of(Match match) => Of(match, isPart: false);

    public static string Of(ClockCondition condition) => condition.Occurrence switch
    {
        null => Of(condition.While),
        var occurrence when condition.While == Match.Always => Of(occurrence),
        var occurrence => $"{Of(occurrence)} while {Of(condition.While)}",
    };

    public static string Field(MatchField field) => field switch
    {
        MatchField.Word { Field: WordField.Account or WordField.AccountId } => "the account",
        MatchField.Word { Field: WordField.AccountName } => "the account's name",
        MatchField.Word { Field: WordField.AccountSegment } => "the account's segment",
        MatchField.Word { Field: WordField.AccountRegion } => "the account's region",
        MatchField.Word word => $"the {word.Name}",
        MatchField.Tags => "a tag",
        MatchField.CreatedAt => "the time of creation",
        MatchField.Free free => $"the field {free.Key}",
        MatchField.AccountFree free => $"the account's field {free.Key}",
        _ => throw new InvariantViolatedException($"no words for {field}"),
    };

    /// <param name="match">The condition.</param>
    /// <param name="isPart">In brackets where it would run into its neighbours.</param>
    private static string Of(Match match, bool isPart) => match switch
    {
        Match.All { Parts.IsEmpty: true } => "nothing else is asked",
        Match.All { Parts.Count: 1 } one => Of(one.Parts[0], isPart),
        Match.All all => Bracket(Phrase.List(all.Parts.Items.Select(part => Of(part, part is Match.Any))), isPart),
        Match.Any { Parts.Count: 1 } one => Of(one.Parts[0], isPart),
        Match.Any any => Bracket(Phrase.List(any.Parts.Items.Select(part => Of(part, part is Match.All { Parts.Count: > 1 })), "or"), isPart),
        Match.None none => Bracket(Phrase.List(none.Parts.Items.Select(Not)), isPart && none.Parts.Count > 1),
        Match.Where where => $"{Field(where.Field)} {where.Test.Describe()}",
        _ => throw new InvariantViolatedException($"no words for {match}"),
    };

    private static string Not(Match match) => match switch
    {
        Match.Where { Test: FieldTest.OneOf { Values.Count: 1 } one } where => $"{Field(where.Field)} is not {one.Values[0].Text}",
        Match.Where { Test: FieldTest.OneOf several } where => $"{Field(where.Field)} is none of {Phrase.List(several.Values.Items.Select(value => value.Text))}",
        Match.Where { Test: FieldTest.Exists } where => $"{Field(where.Field)} is not set",
        _ => $"it is not so that {Of(match, isPart: true)}",
    };

    private static string Bracket(string words, bool isPart) => isPart ? $"({words})" : words;

    private static string Of(Occurrence occurrence) => occurrence switch
    {
        Occurrence.Changes changes => $"{Field(changes.Field)} changes",
        Occurrence.Happens happens => happens.What switch
        {
            Happening.Created => "the ticket is created",
            Happening.CustomerWrote => "the customer writes",
            Happening.CustomerReplied => "the customer replies",
            Happening.AgentReplied => "an agent replies",
            Happening.NoteAdded => "a note is added",
            Happening.FeedbackReceived => "feedback comes",
            Happening.StatusChanged => "the status changes",
            Happening.PriorityChanged => "the priority changes",
            Happening.Assigned => "the ticket is assigned",
            Happening.Solved => "the ticket is solved",
            Happening.Reopened => "the ticket is reopened",
            Happening.Closed => "the ticket is closed",
        },
        _ => throw new InvariantViolatedException($"no words for {occurrence}"),
    };
}
