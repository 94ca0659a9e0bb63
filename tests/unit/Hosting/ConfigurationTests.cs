using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using PlumCache.Hosting;
using PlumCache.Hosting.Configuration;

namespace PlumCache.Tests.Unit.Hosting;

public sealed class ConfigurationTests
{
    [Theory]
    [InlineData("port = 70000", "c.toml:1:8: port = 70000: expected an integer from 0 to 65535")]
    [InlineData("\n\n  port = -1", "c.toml:3:10: port = -1: expected an integer from 0 to 65535")]
    [InlineData("port = \"7379\"", "c.toml:1:8: port = \"7379\": expected an integer from 0 to 65535")]
    [InlineData("port = 7379.5", "c.toml:1:8: port = 7379.5: expected an integer from 0 to 65535")]
    [InlineData("port = true", "c.toml:1:8: port = true: expected an integer from 0 to 65535")]
    [InlineData("port = [1]", "c.toml:1:8: port = [1]: expected an integer from 0 to 65535")]
    [InlineData("bind = \"nowhere\"", "c.toml:1:8: bind = \"nowhere\": expected an IP address, or \"localhost\"")]
    [InlineData("protected_mode = \"no\"", "c.toml:1:18: protected_mode = \"no\": expected true or false")]
    [InlineData("debug_commands = \"yes\"", "c.toml:1:18: debug_commands = \"yes\": expected one of \"no\", \"local\"")]
    [InlineData("transport = \"kqueue\"", "c.toml:1:13: transport = \"kqueue\": expected one of \"auto\", \"epoll\", \"sockets\"")]
    [InlineData(
        "arena_limit = \"65gb\"",
        "c.toml:1:15: arena_limit = \"65gb\": expected a size from \"1mb\" to \"64gb\": bytes, or a string with the unit b, k, kb, m, mb, "
            + "g or gb")]
    [InlineData(
        "arena_limit = \"lots\"",
        "c.toml:1:15: arena_limit = \"lots\": expected a size from \"1mb\" to \"64gb\": bytes, or a string with the unit b, k, kb, m, mb, "
            + "g or gb")]
    [InlineData("max_key_bytes = 65537", "c.toml:1:17: max_key_bytes = 65537: expected an integer from 1 to 65536")]
    [InlineData("colour = 1", "c.toml:1:1: unknown setting 'colour': default_config.toml lists every setting")]
    [InlineData("tcp-keepalive = 1",
        "c.toml:1:1: unknown setting 'tcp-keepalive', did you mean 'tcp_keepalive'?: default_config.toml lists every setting")]
    [InlineData("[network]\nport = 1",
        "c.toml:1:2: unknown table [network]: expected [plugins.CATEGORY], such as [plugins.core], or [plugin.NAME]")]
    [InlineData("[plugins.core]\nset = []",
        "c.toml:2:1: unknown setting 'plugins.core.set': expected srcSet in a table [plugins.CATEGORY]")]
    [InlineData("[plugins.core]\nsrcSet = \"keys\"",
        "c.toml:2:10: srcSet: expected an array of plugin names, such as [\"strings\", \"keys\", \"ttl\"]")]
    [InlineData("[plugins.core]\nsrcSet = [\"keys\", 3]", "c.toml:2:19: srcSet: expected a plugin's name: one of KNOWN, or a path")]
    [InlineData("[plugins.core]\nsrcSet = [\"keys\",\n  \"lrv\"]",
        "c.toml:3:3: unknown plugin 'lrv': expected one of KNOWN, or the path of an assembly or its folder, such as \"./lrv\"")]
    [InlineData("[plugins.core]\nsrcSet = [\"keys\", \"keys\"]", "c.toml:2:19: plugin 'keys' is named twice")]
    [InlineData("bind = \"0.0.0.0\"",
        "c.toml:1:8: bind = \"0.0.0.0\" lets others in without a password: expected 127.0.0.1, a requirepass, or protected_mode = false")]
    public void TellsFileLineColumnAndWhatWasExpected(string text, string expected)
    {
        string known = string.Join(", ", PlumCachePlugins.Known.Select(static name => $"\"{name}\""));
        Assert.Equal([expected.Replace("KNOWN", known, StringComparison.Ordinal)], ProblemsOf(text));
    }

    [Theory]
    [InlineData("port = ", "c.toml:1:8: ")]
    [InlineData("port = 1\nport = 2", "c.toml:2:1: ")]
    [InlineData("x\n", "c.toml:1:")]
    [InlineData("requirepass = \"open", "c.toml:1:")]
    [InlineData("port = 99999999999999999999", "c.toml:1:")]
    public void TellsWhereTheTextIsNotToml(string text, string start) =>
        Assert.StartsWith(start, ProblemsOf(text)[0], StringComparison.Ordinal);

    [Fact]
    public void TellsAllProblemsAtOnce() => Assert.Equal(3, ProblemsOf("port = -1\ncolour = 2\n[plugins.core]\nsrcSet = [\"x\"]").Length);

    [Fact]
    public void ReadsEveryKindOfValue()
    {
        PlumCacheOptions options = Load(
            """
            port = 0
            bind = "::1"
            requirepass = 'a"b'
            arena_limit = 2097152
            max_pending_reply_bytes = "64KB"
            log_level = "debug"
            protected_mode = false
            [plugins.core]
            srcSet = ["keys"]
            """).Options!;

        Assert.Equal(0, options.Port);
        Assert.Equal("::1", options.Bind);
        Assert.Equal("a\"b", options.RequirePass);
        Assert.Equal(2 << 20, options.ArenaLimitBytes);
        Assert.Equal(65_536, options.MaxPendingReplyBytes);
        Assert.Equal(LogLevel.Debug, options.LogLevel);
        Assert.False(options.ProtectedMode);
        Assert.Equal(["keys"], Assert.Single(options.Plugins, static category => category.Name == "core").SourceSet);
    }

    [Fact]
    public void AnEmptyFileMeansTheDefaults() => AssertDefaults(Load("").Options!);

    [Fact]
    public void TheBuiltInConfigurationMeansTheDefaults()
    {
        var source = ConfigurationSource.BuiltIn();
        ConfigurationResult result = ConfigurationLoader.Load(source, [], PlumCachePlugins.Known);
        Assert.Empty(result.Problems);
        AssertDefaults(result.Options!);
    }

    [Fact]
    public void DefaultConfigurationFileIsWrittenFromTheTable() =>
        Assert.Equal(DefaultConfiguration.ToToml(), File.ReadAllText(Repository.PathOf("default_config.toml")));

    [Fact]
    public void DefaultConfigurationFileIsBuiltInByteForByte()
    {
        using Stream stream = typeof(ConfigurationSource).Assembly.GetManifestResourceStream("default_config.toml")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        Assert.Equal(File.ReadAllBytes(Repository.PathOf("default_config.toml")), copy.ToArray());
    }

    [Fact]
    public void CommandLineGoesBeforeTheFile()
    {
        ConfigurationResult result = Load("port = 1\nlog_level = \"error\"", new("--port", "port", "2"),
            new("--log-level", "log_level", "debug"));
        Assert.Equal(2, result.Options!.Port);
        Assert.Equal(LogLevel.Debug, result.Options.LogLevel);
    }

    [Fact]
    public void TellsTheOptionOfTheCommandLineThatIsWrong()
    {
        Assert.Equal("--port: 'x': expected an integer from 0 to 65535",
            Assert.Single(Load("", new ConfigurationOverride("--port", "port", "x")).Problems).ToString());
        Assert.StartsWith("--bind: bind = \"0.0.0.0\" lets others in",
            Assert.Single(Load("", new ConfigurationOverride("--bind", "bind", "0.0.0.0")).Problems).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bind = \"0.0.0.0\"\nrequirepass = \"x\"")]
    [InlineData("bind = \"0.0.0.0\"\nprotected_mode = false")]
    [InlineData("bind = \"127.0.0.2\"")]
    [InlineData("bind = \"::1\"")]
    [InlineData("bind = \"localhost\"")]
    public void ProtectedModeAllowsWhatIsSafe(string text) => Assert.Empty(ProblemsOf(text));

    [Fact]
    public void FindsTheGivenFileThenTheEnvironmentsThenTheFoldersThenTheBuiltIn()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("plum");
        try
        {
            Assert.Equal(ConfigurationSource.BuiltInName, Find(null, null).Name);
            string local = Write("default_config.toml");
            Assert.Equal(local, Find(null, "").Name);
            string environment = Write("environment.toml");
            Assert.Equal(environment, Find(null, environment).Name);
            string given = Write("given.toml");
            Assert.Equal(given, Find(given, environment).Name);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        ConfigurationSource Find(string? path, string? environment) =>
            ConfigurationSource.Find(path, environment, folder.FullName, out ConfigurationProblem? problem)
                ?? throw new InvalidOperationException(problem?.ToString());

        string Write(string name)
        {
            string path = Path.Combine(folder.FullName, name);
            File.WriteAllText(path, "port = 1");
            return path;
        }
    }

    [Theory]
    [InlineData(null, "/nowhere/plum.toml", "/nowhere/plum.toml: cannot read the configuration file named by CONFIG_FILE_PATH: ")]
    [InlineData("/nowhere/plum.toml", null, "/nowhere/plum.toml: cannot read the configuration file named by --config: ")]
    public void TellsWhoNamedAFileThatIsNotThere(string? path, string? environment, string start)
    {
        Assert.Null(ConfigurationSource.Find(path, environment, "/", out ConfigurationProblem? problem));
        Assert.StartsWith(start, problem!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void RefusesAFileThatIsNotUtf8()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, [(byte)'#', 0xFF, 0xFE]);
            Assert.Null(ConfigurationSource.Find(path, null, "/", out ConfigurationProblem? problem));
            Assert.EndsWith("is not UTF-8 text", problem!.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1024", 1024)]
    [InlineData("1b", 1)]
    [InlineData("2kb", 2048)]
    [InlineData("3MB", 3 << 20)]
    [InlineData("64Gb", 64L << 30)]
    [InlineData("100k", 100_000)]
    [InlineData("100M", 100_000_000)]
    [InlineData("1g", 1_000_000_000)]
    [InlineData("7B", 7)]
    public void ReadsSizes(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out long read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("kb")]
    [InlineData("-1")]
    [InlineData("1 kb")]
    [InlineData("1tb")]
    [InlineData("9223372036854775807kb")]
    [InlineData("9223372036854775807k")]
    [InlineData("g")]
    [InlineData("1bk")]
    [InlineData("1kk")]
    public void RefusesWhatIsNoSize(string text) => Assert.False(ByteSize.TryParse(text, out _));

    [Theory]
    [InlineData(0)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(3 << 20)]
    [InlineData((1L << 30) + 1024)]
    public void WritesSizesSoThatTheyReadBack(long bytes)
    {
        Assert.True(ByteSize.TryParse(ByteSize.Format(bytes), out long read));
        Assert.Equal(bytes, read);
    }

    private static ConfigurationResult Load(string text, params ImmutableArray<ConfigurationOverride> overrides) =>
        ConfigurationLoader.Load(new ConfigurationSource("c.toml", text), overrides, PlumCachePlugins.Known);

    private static string[] ProblemsOf(string text)
    {
        ConfigurationResult result = Load(text);
        Assert.Equal(result.Problems.IsEmpty, result.Options is not null);
        return [.. result.Problems.Select(static problem => problem.ToString())];
    }

    private static void AssertDefaults(PlumCacheOptions options)
    {
        var defaults = new PlumCacheOptions();
        foreach (Setting setting in SettingTable.All) Assert.Equal(setting.ToToml(defaults), setting.ToToml(options));
        Assert.Equal(defaults.Plugins.Select(static category => category.Name).ToArray(),
            options.Plugins.Select(static category => category.Name).ToArray());
        Assert.Equal(defaults.Plugins[0].SourceSet, options.Plugins[0].SourceSet);
    }
}
