using System.Collections.Immutable;
using PlumCache.Hosting;
using PlumCache.Hosting.Configuration;
using PlumCache.Server;

namespace PlumCache.Tests.Unit.Hosting;

public sealed class PlumCommandLineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plum").FullName;
    private ImmutableDictionary<string, string> _environment = ImmutableDictionary<string, string>.Empty;
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _output.Dispose();
        _errors.Dispose();
    }

    [Fact]
    public async Task TellsItsVersion()
    {
        Assert.Equal(0, await RunAsync("--version"));
        Assert.Equal($"plum {PlumCacheServer.Version}\n", _output.ToString());
    }

    [Fact]
    public async Task ChecksAConfigurationWithoutStarting()
    {
        string path = Write("port = 1");
        Assert.Equal(0, await RunAsync("--check-config", "--config", path));
        Assert.Equal($"{path}: the configuration is fine.\n", _output.ToString());
    }

    [Fact]
    public async Task TellsWhatIsWrongInOneLineEachAndFails()
    {
        string path = Write("port = 1\nprot = 2\nbind = 3\n");
        Assert.Equal(1, await RunAsync("--config", path));
        string[] lines = _errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith($"plum: {path}:2:1: unknown setting 'prot'", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"plum: {path}:3:8: bind = 3: expected", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task FailsInOneLineWhenThePortIsInUse()
    {
        await using PlumCacheServer server = await PlumCacheServer.StartAsync(new() { Port = 0, ArenaLimitBytes = 64 << 20 });
        Assert.Equal(1,
            await RunAsync("--config", Write(""), "--port",
            server.EndPoint.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal($"plum: Cannot listen on 127.0.0.1:{server.EndPoint.Port}: the port is in use.\n", _errors.ToString());
        Assert.Equal("", _output.ToString());
    }

    [Fact]
    public async Task FailsOnAnOptionItDoesNotKnow() => Assert.Equal(1, await RunAsync("--colour"));

    [Fact]
    public async Task WritesTheReferences()
    {
        Assert.Equal(0, await RunAsync("docs", Path.Combine(_folder, "reference")));
        Assert.True(File.Exists(Path.Combine(_folder, "reference", "commands.md")));
    }

    [Fact]
    public async Task FailsInOneLineWhenTheReferencesCannotBeWritten()
    {
        string file = Write("");
        Assert.Equal(1, await RunAsync("docs", file));
        Assert.Single(_errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task ChecksFileEnvironmentAndOptionsAndNamesThem()
    {
        string path = Write("port = 1");
        _environment = _environment.Add("PLUM_TIMEOUT", "5");
        Assert.Equal(0, await RunAsync(
            "--check-config",
            "--config",
            path,
            "--maxclients",
            "5",
            "--set",
            "plugin.tail.depth=2",
            "--set",
            "plugins.own.srcSet=[\"tail\"]"));
        Assert.Equal(
            $"{path}, PLUM_TIMEOUT, --maxclients, --set plugin.tail.depth, --set plugins.own.srcSet: the configuration is fine.\n",
            _output.ToString());
    }

    [Fact]
    public async Task TellsOfEachProblemWhichSourceItIsIn()
    {
        string path = Write("port = -1");
        _environment = _environment.Add("PLUM_TIMEOUT", "soon").Add("PLUM_REQURIEPASS", "x");
        Assert.Equal(1, await RunAsync("--check-config", "--config", path, "--maxclients=none", "--prot", "5"));
        Assert.Equal(
            [
                $"plum: {path}:1:8: port = -1: expected an integer from 0 to 65535",
                "plum: PLUM_TIMEOUT: 'soon': expected an integer from 0 to 2147483647",
                "plum: --maxclients: 'none': expected an integer from 1 to 1000000",
                "plum: PLUM_REQURIEPASS: there is no such setting, did you mean PLUM_REQUIREPASS?: default_config.toml lists every setting",
                "plum: --prot: there is no such option, did you mean --port?: see plum --help",
            ],
            _errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task TellsOfAPluginsSettingWhichSourceItIsIn()
    {
        _environment = _environment.Add("PLUM_PLUGIN_DELAY_MAX_DELAYED", "many");
        Assert.Equal(1, await RunAsync("--check-config", "--config", Write(""), "--set", "plugin.snapshots.max_snapshot=1"));
        Assert.Contains(
            "plum: PLUM_PLUGIN_DELAY_MAX_DELAYED: max_delayed = 'many': expected an integer from 0 to 100000000\n",
            _errors.ToString(),
            StringComparison.Ordinal);
        Assert.Contains(
            "plum: --set plugin.snapshots.max_snapshot: unknown setting 'max_snapshot', did you mean 'max_snapshots'?",
            _errors.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARedisConfIsRecognisedAndOfferedAsToml()
    {
        string path = Write("port 6379\nrequirepass x\nsave 900 1\nhz 50\n");
        Assert.Equal(1, await RunAsync("--config", path));
        Assert.Equal($"# What {path} says that PlumCache can do.\nport = 6379\nrequirepass = \"x\"\n", _output.ToString());
        string[] lines = _errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith($"plum: {path} is in Redis' format, and PlumCache reads TOML.", lines[0], StringComparison.Ordinal);
        Assert.Equal(
            $"plum: not taken over: {path}:3:1: save 900 1: nothing is saved, and who sets points in time relies on them", lines[1]);
        Assert.Equal("plum: not needed, because it tunes what Redis is made of: hz", lines[2]);
        Assert.Equal(3, lines.Length);
    }

    [Fact]
    public async Task FailsInOneLineWhenTheLogFileCannotBeOpened()
    {
        string path = Path.Combine(_folder, "missing", "plum.log");
        Assert.Equal(1, await RunAsync("--config", Write(""), "--port", "0", "--log-file", path));
        Assert.StartsWith(
            $"plum: Cannot open the log file {path}: ",
            Assert.Single(_errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task FailsInOneLineOnAWordItDoesNotKnow()
    {
        Assert.Equal(1, await RunAsync("redis.conf"));
        Assert.StartsWith(
            "plum: ", Assert.Single(_errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Equal("", _output.ToString());
    }

    [Fact]
    public async Task HelpListsEveryKey()
    {
        Assert.Equal(0, await RunAsync("--help"));
        Assert.All(
            SettingTable.All,
            setting => Assert.Contains($"  --{setting.Name.Replace('_', '-')} ", _output.ToString(), StringComparison.Ordinal));
    }

    private Task<int> RunAsync(params string[] arguments) => PlumCommandLine.RunAsync(arguments, _environment, _output, _errors);

    private string Write(string text)
    {
        string path = Path.Combine(_folder, "plum.toml");
        File.WriteAllText(path, text);
        return path;
    }
}
