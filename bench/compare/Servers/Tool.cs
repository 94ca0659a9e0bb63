using System.ComponentModel;
using System.Diagnostics;

namespace PlumCache.Compare.Servers;

/// <summary>Runs other programs to their end.</summary>
internal static class Tool
{
    /// <summary>Runs a program.</summary>
    /// <param name="fileName">Its name or path.</param>
    /// <param name="arguments">Given to it as they are.</param>
    /// <param name="feed">Writes its standard input; null: it has none.</param>
    /// <param name="meanwhile">Called ten times a second while it runs.</param>
    /// <returns>What it printed.</returns>
    /// <exception cref="ToolException">It is missing, or ended with another code than 0.</exception>
    public static string Run(string fileName, IEnumerable<string> arguments, Action<Stream>? feed = null, Action? meanwhile = null)
    {
        var info = new ProcessStartInfo(fileName, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        using Process process = Start(info);
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        try
        {
            feed?.Invoke(process.StandardInput.BaseStream);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            process.WaitForExit(); // it has ended early, and its exit code says more
        }

        while (!process.WaitForExit(100)) meanwhile?.Invoke();
        string printed = output.GetAwaiter().GetResult(), complaints = errors.GetAwaiter().GetResult();
        return process.ExitCode == 0
            ? printed
            : throw new ToolException($"{fileName} ended with {process.ExitCode}: {FirstLine(complaints, printed)}");
    }

    private static Process Start(ProcessStartInfo info)
    {
        try
        {
            return Process.Start(info)!;
        }
        catch (Win32Exception failure)
        {
            throw new ToolException($"{info.FileName} cannot be started: {failure.Message}", failure);
        }
    }

    private static string FirstLine(params IEnumerable<string> texts) =>
        texts.SelectMany(static text => text.Split('\n',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).FirstOrDefault() ?? "it said nothing";
}
