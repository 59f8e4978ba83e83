using System.Diagnostics;
using SlaMonitor.Core.Entities;
using SlaMonitor.Engine.Intake;
using SlaMonitor.Engine.Journal;

namespace SlaMonitor.Engine.Partitions;

/// <summary>One item of a partition's mailbox.</summary>
/// <param name="Entity">Who is asked.</param>
/// <param name="Command">What; null for an item that decides nothing and only has to pass through the journal.</param>
/// <param name="Sender">Who waits until it is durable; null when nobody does.</param>
/// <param name="Handles">The message between entities that this item delivers or settles.</param>
/// <param name="Cause">The span that it follows from; null when there is none, or nobody listens.</param>
internal readonly record struct Ask(EntityId Entity, Command? Command, Submission? Sender = null, MessageId? Handles = null, Activity? Cause = null);
