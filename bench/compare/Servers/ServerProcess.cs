using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PlumCache.Compare.Load;

namespace PlumCache.Compare.Servers;

/// <summary>
/// A server that runs on a free port of 127.0.0.1, on one processor and in a folder of its own, until it is disposed or this program ends:
/// it is ended by its own process id.
/// </summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(20);
    private readonly Process _process;
    private readonly string _folder;
    private readonly ThreadTimes _times = new();
    private string _lastLine = "it said nothing";

    private ServerProcess(ServerKind kind, Process process, int port, string folder)
    {
        Kind = kind;
        _process = process;
        Port = port;
        _folder = folder;
        process.OutputDataReceived += KeepLine;
        process.ErrorDataReceived += KeepLine;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += End;
    }

    public ServerKind Kind { get; }

    public int Port { get; }

    /// <summary>How long it took from its start to its first answer, a PING's.</summary>
    public TimeSpan FirstAnswer { get; private set; }

    /// <summary>Resident memory (bytes).</summary>
    public long ResidentBytes
    {
        get
        {
            string line = File.ReadLines($"/proc/{_process.Id}/status").First(static line => line.StartsWith("VmRSS:",
                StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
    }

    /// <summary>
    /// Time that its threads have run (microseconds). What a thread used between the last look and its end is lost, so look often.
    /// </summary>
    public double CpuMicroseconds
    {
        get
        {
            foreach (string task in Directory.EnumerateDirectories($"/proc/{_process.Id}/task"))
            {
                try
                {
                    long ns = long.Parse(File.ReadAllText(task + "/schedstat").Split(' ')[0], CultureInfo.InvariantCulture);
                    _times.See(int.Parse(Path.GetFileName(task), CultureInfo.InvariantCulture), ns);
                }
                catch (IOException)
                {
                    continue; // the thread has just ended
                }
            }

            return _times.TotalNs / 1000.0;
        }
    }

    /// <summary>What it says its version is.</summary>
    public string Version
    {
        get
        {
            using RespConnection client = Connect();
            string[] lines = ((string)client.Call("INFO", "server")!).Split('\n', StringSplitOptions.TrimEntries);
            string[] names = ["plumcache_version:", "valkey_version:", "garnet_version:", "redis_version:"];
            return names.SelectMany(name => lines.Where(line => line.StartsWith(name,
                StringComparison.Ordinal)).Select(line => line[name.Length..])).FirstOrDefault() ?? "unknown";
        }
    }

    /// <summary>Starts a server.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="processor">The processor it is bound to; null: any.</param>
    /// <returns>Null when there is no such server on this machine.</returns>
    public static ServerProcess? Start(ServerKind kind, int? processor) => Start(kind, processor, out _);

    /// <summary>Starts a server.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="processor">The processor it is bound to; null: any.</param>
    /// <param name="why">Why it did not start.</param>
    /// <returns>Null when it did not start.</returns>
    public static ServerProcess? Start(ServerKind kind, int? processor, out string why)
    {
        why = "";
        int port = FreePort();
        string folder = Directory.CreateTempSubdirectory("compare-").FullName;
        ServerProcess server;
        try
        {
            server = new ServerProcess(kind, Process.Start(StartInfo(kind, processor, port, folder))!, port, folder);
        }
        catch (Win32Exception failure)
        {
            Directory.Delete(folder);
            why = failure.Message;
            return null;
        }

        if (server.WaitUntilItAnswers()) return server;
        server.Dispose();
        why = server._lastLine;
        return null;
    }

    public RespConnection Connect() => new(Port);

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= End;
        End(null, EventArgs.Empty);
        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(ServerKind kind, int? processor, int port, string folder)
    {
        var info = new ProcessStartInfo
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder
        };
        info.FileName = processor is null ? kind.FileName : "taskset";
        if (processor is { } number)
        {
            foreach (string argument in new[] { "-c", number.ToString(CultureInfo.InvariantCulture), kind.FileName })
            {
                info.ArgumentList.Add(argument);
            }
        }

        foreach (string argument in kind.Arguments) info.ArgumentList.Add(argument);
        info.ArgumentList.Add(kind.PortOption);
        info.ArgumentList.Add(port.ToString(CultureInfo.InvariantCulture));
        foreach ((string name, string value) in kind.Environment) info.Environment[name] = value;
        return info;
    }

    private void End(object? sender, EventArgs e)
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private void KeepLine(object sender, DataReceivedEventArgs e)
    {
        if (!string.IsNullOrWhiteSpace(e.Data)) _lastLine = e.Data.Trim();
    }

    private bool WaitUntilItAnswers()
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < _startLimit && !_process.HasExited)
        {
            try
            {
                using RespConnection client = Connect();
                client.Call("PING");
                FirstAnswer = clock.Elapsed;
                return true;
            }
            catch (SocketException)
            {
                _process.WaitForExit(1); // not listening yet
            }
        }

        return false;
    }

    /// <summary>
    /// A port that nobody has now. Not one that the system would choose: it gives the next of those to any client or server that asks, and
    /// several of these programs may run at once.
    /// </summary>
    private static int FreePort()
    {
        const int First = 20_000, Behind = 32_000; // below those that systems give to clients
        while (true)
        {
            int port = Random.Shared.Next(First, Behind);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                continue;
            }
        }
    }
}
