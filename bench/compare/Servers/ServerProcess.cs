using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PlumCache.Compare.Load;

namespace PlumCache.Compare.Servers;

/// <summary>A server that runs on a free port of 127.0.0.1 and on one processor, until it is disposed: ended by its own process id.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(20);
    private readonly Process _process;

    private ServerProcess(ServerKind kind, Process process, int port)
    {
        Kind = kind;
        _process = process;
        Port = port;
    }

    public ServerKind Kind { get; }

    public int Port { get; }

    /// <summary>Resident memory (bytes).</summary>
    public long ResidentBytes => ReadStatus("VmRSS:") * 1024;

    /// <summary>Time that its threads have run (microseconds), those that ended not counted.</summary>
    public double CpuMicroseconds
    {
        get
        {
            long ns = 0;
            foreach (string task in Directory.EnumerateDirectories($"/proc/{_process.Id}/task"))
            {
                try
                {
                    ns += long.Parse(File.ReadAllText(task + "/schedstat").Split(' ')[0], CultureInfo.InvariantCulture);
                }
                catch (IOException)
                {
                    continue; // the thread has just ended
                }
            }

            return ns / 1000.0;
        }
    }

    /// <summary>Starts a server.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="processor">The processor it is bound to; null: any.</param>
    /// <returns>Null when there is no such server on this machine.</returns>
    public static ServerProcess? Start(ServerKind kind, int? processor)
    {
        int port = FreePort();
        var info = new ProcessStartInfo { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        info.FileName = processor is null ? kind.FileName : "taskset";
        if (processor is { } number)
        {
            info.ArgumentList.Add("-c");
            info.ArgumentList.Add(number.ToString(CultureInfo.InvariantCulture));
            info.ArgumentList.Add(kind.FileName);
        }

        foreach (string argument in kind.Arguments) info.ArgumentList.Add(argument);
        info.ArgumentList.Add(kind.PortOption);
        info.ArgumentList.Add(port.ToString(CultureInfo.InvariantCulture));
        foreach ((string name, string value) in kind.Environment) info.Environment[name] = value;
        Process process;
        try
        {
            process = Process.Start(info) ?? throw new InvalidOperationException($"{kind.Name} did not start.");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }

        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new ServerProcess(kind, process, port);
        if (server.WaitUntilItAnswers()) return server;
        server.Dispose();
        return null;
    }

    public RespConnection Connect() => new(Port);

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
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
                return true;
            }
            catch (SocketException)
            {
                _process.WaitForExit(50); // not listening yet
            }
        }

        return false;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private long ReadStatus(string field)
    {
        string line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
