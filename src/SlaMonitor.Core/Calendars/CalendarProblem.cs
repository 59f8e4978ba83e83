namespace SlaMonitor.Core.Calendars;

/// <summary>Why a calendar's definition was refused.</summary>
/// <param name="Index">Which of the definitions given to the compiler, from 0: an id alone does not tell duplicates apart.</param>
/// <param name="CalendarId">Its id.</param>
/// <param name="Path">
/// Where in the definition, in the configuration's words: <c>id</c>, <c>hours</c>, <c>hours.mon[1]</c>, <c>holidays[0]</c>,
/// <c>shifts[2].hours[0]</c>, <c>breaks[0]</c>, <c>union[2]</c>, <c>hours_per_day</c>. Counts from 0.
/// </param>
/// <param name="Message">A sentence for the person who wrote the definition.</param>
public sealed record CalendarProblem(int Index, string CalendarId, string Path, string Message);
