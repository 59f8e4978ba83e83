namespace SlaMonitor.Core.Tickets;

/// <summary>How an event changes what is known of a ticket.</summary>
public static class FactsAfterEvent
{
    /// <summary>The facts after <paramref name="happened"/>.</summary>
    /// <param name="facts">The facts before.</param>
    /// <param name="happened">The next event by (<c>at</c>, arrival).</param>
    /// <param name="infersCreation">True when the ticket's log holds no <c>created</c> event, so its earliest event creates it.</param>
    public static TicketFacts After(this TicketFacts facts, TicketEvent happened, bool infersCreation)
    {
        var next = facts.With(happened.Changes);
        if (facts.CreatedAt is null && (happened.Type == TicketEventType.Created || infersCreation))
        {
            next = next with
            {
                CreatedAt = happened.At,
                CreatedInferred = happened.Type != TicketEventType.Created,
                OpenedBy = happened.Type == TicketEventType.Created
                    ? happened.Actor?.Kind ?? ActorKind.Customer
                    : ActorKind.Customer,
            };
        }

        return happened.Type switch
        {
            TicketEventType.Solved => next with { Status = TicketStatus.Solved },
            TicketEventType.Closed => next with { Status = TicketStatus.Closed },
            TicketEventType.Reopened => next with { Status = Reopened(happened), Disposition = Disposition.Active, MergedInto = null },
            TicketEventType.Merged => next with { Disposition = Disposition.Merged, MergedInto = happened.MergedInto },
            TicketEventType.Deleted => next with { Disposition = Disposition.Deleted },
            TicketEventType.MarkedSpam => next with { Disposition = Disposition.Spam },
            TicketEventType.Created or TicketEventType.CustomerReplied or TicketEventType.AgentReplied
                or TicketEventType.NoteAdded or TicketEventType.StatusChanged or TicketEventType.PriorityChanged
                or TicketEventType.Assigned or TicketEventType.FieldsChanged or TicketEventType.FeedbackReceived => next,
        };
    }

    private static TicketStatus Reopened(TicketEvent happened) =>
        happened.Changes.Status is { } status and not (TicketStatus.Solved or TicketStatus.Closed) ? status : TicketStatus.Open;

    private static TicketFacts With(this TicketFacts facts, TicketChanges changes)
    {
        if (ReferenceEquals(changes, TicketChanges.None)) return facts;
        return facts with
        {
            Account = changes.Account.Or(facts.Account),
            Subject = changes.Subject.Or(facts.Subject),
            Priority = changes.Priority ?? facts.Priority,
            Status = changes.Status ?? facts.Status,
            Channel = changes.Channel.Or(facts.Channel),
            Group = changes.Group.Or(facts.Group),
            Assignee = changes.Assignee.Or(facts.Assignee),
            Tier = changes.Tier.Or(facts.Tier),
            Region = changes.Region.Or(facts.Region),
            Product = changes.Product.Or(facts.Product),
            Tags = changes.Tags ?? facts.Tags,
            Fields = changes.Fields.IsEmpty ? facts.Fields : Merge(facts.Fields, changes.Fields),
        };
    }

    private static EquatableArray<TicketField> Merge(EquatableArray<TicketField> fields, EquatableArray<FieldChange> changes)
    {
        var merged = new SortedDictionary<string, FieldValue>(StringComparer.Ordinal);
        foreach (var field in fields) merged[field.Name] = field.Value;
        foreach (var change in changes)
        {
            if (change.Value is null) merged.Remove(change.Name);
            else merged[change.Name] = change.Value;
        }
        return merged.Select(f => new TicketField(f.Key, f.Value)).ToEquatableArray();
    }
}
