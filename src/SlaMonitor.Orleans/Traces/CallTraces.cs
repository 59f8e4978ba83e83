using System.Diagnostics;
using SlaMonitor.Core.Monitoring;

namespace SlaMonitor.Orleans.Traces;

/// <summary>
/// Carries the caller's trace along with a call to a grain, on whatever silo that lives, and makes the call a span there. A call that belongs
/// to no trace begins none: timers and the cluster's own upkeep call grains all the time, which nobody wants to read of. (Orleans' own
/// activity propagation makes each such call a trace.)
/// </summary>
internal sealed class CallTraces : IOutgoingGrainCallFilter, IIncomingGrainCallFilter
{
    /// <summary>The name of W3C Trace Context's header, as the key in Orleans' request context.</summary>
    private const string Traceparent = "traceparent";

    public Task Invoke(IOutgoingGrainCallContext context)
    {
        if (!MonitorTraces.AreOn) return context.Invoke();
        // One that is not recorded goes along too, so that nothing of what follows is recorded.
        if (MonitorTraces.Here is { IdFormat: ActivityIdFormat.W3C, Id: { } id } && IsOurs(context)) RequestContext.Set(Traceparent, id);
        // What an earlier call of the same flow carried is not this one's.
        else RequestContext.Remove(Traceparent);
        return context.Invoke();
    }

    public Task Invoke(IIncomingGrainCallContext context) =>
        MonitorTraces.AreOn && RequestContext.Get(Traceparent) is string carried && ActivityContext.TryParse(carried, null, isRemote: true, out var cause)
            ? InvokeAsync(context, cause)
            : context.Invoke();

    private static async Task InvokeAsync(IIncomingGrainCallContext context, ActivityContext cause)
    {
        var span = MonitorTraces.Begin($"{context.InterfaceMethod.DeclaringType!.Name}/{context.MethodName}", ActivityKind.Server, cause);
        span?.SetTag("rpc.system", "orleans").SetTag("rpc.service", context.InterfaceName).SetTag("rpc.method", context.MethodName);
        using var within = MonitorTraces.Within(span);
        try
        {
            await context.Invoke();
        }
        catch (Exception e)
        {
            span?.SetTag(SpanTags.ErrorType, e.GetType().Name).SetStatus(ActivityStatusCode.Error);
            throw;
        }
        finally
        {
            MonitorTraces.End(span);
        }
    }

    private static bool IsOurs(IGrainCallContext context) => context.InterfaceMethod?.DeclaringType?.Assembly == typeof(CallTraces).Assembly;
}
