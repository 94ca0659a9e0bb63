using System.Diagnostics;
using System.Text;

namespace PlumCache.Tests.EndToEnd.Kit;

/// <summary>A program of others, run on the server: nc, redis-cli, ... A test that needs one that is not installed is skipped.</summary>
public static class Tool
{
    /// <summary>Skips the test unless the program is on the PATH.</summary>
    public static void Require(string name, string package) =>
        Assert.SkipUnless(Find(name) is not null, $"{name} is not installed (Debian's package {package}).");

    /// <summary>Runs a program to its end. Its output is read as Latin-1, so that no byte is lost.</summary>
    /// <param name="name">On the PATH.</param>
    /// <param name="input">What it reads from its standard input, to the end.</param>
    /// <param name="arguments">Its arguments.</param>
    public static Task<ToolResult> RunAsync(string name, string input, params IEnumerable<string> arguments) =>
        RunAsync(name, Encoding.Latin1.GetBytes(input), TimeSpan.FromSeconds(60), arguments);

    /// <summary>Runs a program to its end, or kills it after a time and fails.</summary>
    public static async Task<ToolResult> RunAsync(string name, ReadOnlyMemory<byte> input, TimeSpan timeout,
        params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Find(name) ?? throw new FileNotFoundException(name), arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.Latin1,
            StandardErrorEncoding = Encoding.Latin1,
        };
        using Process process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(timeout);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(deadline.Token),
                errors = process.StandardError.ReadToEndAsync(deadline.Token);
            await FeedAsync(process, input, deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return new ToolResult(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException exception)
        {
            process.Kill();
            throw new TimeoutException($"{name} {string.Join(' ', arguments)} did not end within {timeout}.", exception);
        }
    }

    private static async Task FeedAsync(Process process, ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, cancellation);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended before it had read all: its exit code and its output tell why.
        }
    }

    private static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);
}
