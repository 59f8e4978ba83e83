using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Web.Traces;

namespace SlaMonitor.Web.Tests.Traces;

public sealed class TraceExportTests
{
    [Theory]
    [InlineData("")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=")]
    [InlineData("OTEL_SERVICE_NAME=desk OTEL_TRACES_SAMPLER=always_on")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://127.0.0.1:4318/v1/metrics")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4317 OTEL_SDK_DISABLED=true")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4317 OTEL_TRACES_EXPORTER=none")]
    public void Read_NoEndpointOrToldNotTo_IsOff(string variables) => Assert.IsType<TraceExport.Off>(Read(variables));

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4317", "http://127.0.0.1:4317/")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://a:4317 OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=https://b/v1/traces", "https://b/v1/traces")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://a:4318 OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf OTEL_TRACES_EXPORTER=otlp", "http://a:4318/")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://a:4317 OTEL_TRACES_SAMPLER=parentbased_traceidratio OTEL_TRACES_SAMPLER_ARG=0.25", "http://a:4317/")]
    public void Read_Endpoint_IsOn(string variables, string to) => Assert.Equal(new Uri(to), Assert.IsType<TraceExport.On>(Read(variables)).To);

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=collector:4317", "OTEL_EXPORTER_OTLP_ENDPOINT: expected the address of a collector such as http://127.0.0.1:4317, not 'collector:4317'")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=/v1/traces", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: expected the address of a collector such as http://127.0.0.1:4317, not '/v1/traces'")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://me:secret@a:4317", "OTEL_EXPORTER_OTLP_ENDPOINT: holds a password; give it in OTEL_EXPORTER_OTLP_HEADERS")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://a OTEL_EXPORTER_OTLP_PROTOCOL=http/json", "OTEL_EXPORTER_OTLP_PROTOCOL: expected grpc or http/protobuf, not 'http/json'")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://a OTEL_TRACES_EXPORTER=zipkin", "OTEL_TRACES_EXPORTER: expected otlp or none, not 'zipkin'")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://a OTEL_TRACES_SAMPLER=ratio", "OTEL_TRACES_SAMPLER: expected one of always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off, parentbased_traceidratio, not 'ratio'")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://a OTEL_TRACES_SAMPLER=traceidratio OTEL_TRACES_SAMPLER_ARG=25%", "OTEL_TRACES_SAMPLER_ARG: expected a share from 0 to 1, not '25%'")]
    public void Read_WhatCannotBeFollowed_NamesTheVariable(string variables, string why) => Assert.Equal(new TraceExport.Refused(why), Read(variables));

    [Fact]
    public async Task Build_NotSwitchedOn_NobodyListens()
    {
        await using var web = await RunningWeb.StartAsync();

        Assert.Equal(202, (int)(await web.PostAsync("""[{"id":"1","source":"s","ticket":"T-1","at":"2026-03-02T09:14:05Z","type":"created","data":{}}]""")).StatusCode);

        Assert.Null(web.Services.GetService<TracerProvider>());
        Assert.False(MonitorTraces.AreOn);
        Assert.Null(MonitorTraces.Begin("nothing"));
        Assert.Null(MonitorTraces.Here);
    }

    private static TraceExport Read(string variables) => TraceExport.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1])))
        .Build());
}
