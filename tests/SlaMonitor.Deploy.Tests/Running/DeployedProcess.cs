using System.Diagnostics;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.Deploy.Tests.Running;

/// <summary>A program of a container, as a process of this machine.</summary>
internal sealed class DeployedProcess(Process process, string name) : ChildProcess(process, name, Limits.Step);
