using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace PlumCache.Tests.EndToEnd.Kit;

/// <summary>The executable <c>plum</c> as a process of its own.</summary>
public sealed partial class PlumProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private PlumProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The port of the greeting; 0 until <see cref="ReadGreetingAsync"/>.</summary>
    public int Port { get; private set; }

    /// <summary>Starts it in an empty folder, so that no configuration file lies about.</summary>
    public static PlumProcess Start(params IEnumerable<string> arguments) => Run([], "dotnet", [Assembly, .. arguments]);

    /// <summary>The same with variables of the environment.</summary>
    public static PlumProcess StartWith(string variable, string value, params IEnumerable<string> arguments) =>
        StartWith([KeyValuePair.Create<string, string?>(variable, value)], arguments);

    /// <summary>The same with several.</summary>
    public static PlumProcess StartWith(KeyValuePair<string, string?>[] variables, params IEnumerable<string> arguments) =>
        Run(variables, "dotnet", [Assembly, .. arguments]);

    /// <summary>
    /// Starts it from a shell that has run some commands first: <c>ulimit -n 256</c>. Skips the test where there is no such shell.
    /// </summary>
    /// <param name="commands">What the shell runs before it becomes the server.</param>
    /// <param name="arguments">The server's.</param>
    public static PlumProcess StartAfter(string commands, params IEnumerable<string> arguments)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no sh on Windows.");
        return Run([], "sh", ["-c", commands + "\nexec dotnet \"$0\" \"$@\"", Assembly, .. arguments]);
    }

    private static string Assembly => Path.Combine(AppContext.BaseDirectory, "plum.dll");

    private static PlumProcess Run(KeyValuePair<string, string?>[] variables, string program, IEnumerable<string> arguments)
    {
        string folder = Directory.CreateTempSubdirectory("plum").FullName;
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment.Remove("CONFIG_FILE_PATH");
        string[] settings = [.. start.Environment.Keys.Where(static name => name.StartsWith("PLUM_", StringComparison.Ordinal))];
        foreach (string name in settings) start.Environment.Remove(name);
        foreach ((string name, string? value) in variables) start.Environment[name] = value;
        return new PlumProcess(Process.Start(start)!);
    }

    /// <summary>Starts it on a free port and waits until it listens.</summary>
    public static async Task<PlumProcess> StartListeningAsync(params IEnumerable<string> arguments)
    {
        PlumProcess plum = Start(["--port", "0", "--log-level", "error", .. arguments]);
        await plum.ReadGreetingAsync();
        return plum;
    }

    /// <summary>Reads the line that says where it listens.</summary>
    public async Task<string> ReadGreetingAsync()
    {
        string? line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        if (line is null) Assert.Fail($"It ended without a greeting: {await _errors}");
        Port = int.Parse(PortOfGreeting().Match(line).Groups["port"].Value, CultureInfo.InvariantCulture);
        return line;
    }

    /// <summary>The system's number of the process.</summary>
    public int Id => _process.Id;

    /// <summary>What it has had of processors so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public Task<RespClient> ConnectAsync() => RespClient.ConnectAsync(Port);

    /// <summary>Sends a signal: TERM, INT.</summary>
    public Task SignalAsync(string name) => Tool.RunAsync("kill", "", "-" + name, _process.Id.ToString(CultureInfo.InvariantCulture));

    /// <summary>Waits for its end.</summary>
    public async Task<ToolResult> WaitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return new ToolResult(_process.ExitCode, await _process.StandardOutput.ReadToEndAsync(), await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync().WaitAsync(Patience);
        }

        _process.Dispose();
    }

    [GeneratedRegex(@"listens on \S+:(?<port>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PortOfGreeting();
}
