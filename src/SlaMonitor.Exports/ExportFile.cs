namespace SlaMonitor.Exports;

/// <summary>Where an export is written to and read from: a file, or standard output and input where that is <c>-</c>.</summary>
public static class ExportFile
{
    /// <summary>Standard output or input.</summary>
    public const string Standard = "-";

    /// <summary>Writes an export. A file has its name only when it is whole, and is readable by its owner only.</summary>
    /// <param name="path">A file that there is not yet, or <see cref="Standard"/>.</param>
    /// <param name="write">Writes all lines.</param>
    /// <exception cref="ExportException">There is such a file.</exception>
    public static void Write(string path, Action<Stream> write) => WriteAsync(path, output =>
    {
        write(output);
        return Task.CompletedTask;
    }).GetAwaiter().GetResult();

    /// <inheritdoc cref="Write"/>
    public static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        if (path == Standard)
        {
            var output = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
            await using (output.ConfigureAwait(false)) await write(output).ConfigureAwait(false);
            return;
        }
        if (File.Exists(path)) throw new ExportException($"{path} is there already. Name another file, or delete it.");
        var unfinished = path + ".partial";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 1 << 16 };
        // It holds what customers wrote.
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            var file = new FileStream(unfinished, options);
            await using (file.ConfigureAwait(false))
            {
                await write(file).ConfigureAwait(false);
                file.Flush(flushToDisk: true);
            }
            File.Move(unfinished, path);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>The lines of an export. A file is read twice: nothing of one that is damaged anywhere is given.</summary>
    /// <exception cref="ExportException">While they are read: it is no export, or damaged.</exception>
    public static IEnumerable<ExportLine> Read(string path)
    {
        if (path == Standard)
        {
            using var input = Console.OpenStandardInput();
            foreach (var line in ExportReader.Read(input)) yield return line;
            yield break;
        }
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
        ExportReader.Check(file);
        file.Position = 0;
        foreach (var line in ExportReader.Read(file)) yield return line;
    }
}
