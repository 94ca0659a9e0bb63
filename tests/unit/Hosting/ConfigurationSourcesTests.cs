using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using PlumCache.Hosting;
using PlumCache.Hosting.Configuration;

namespace PlumCache.Tests.Unit.Hosting;

/// <summary>The file, the environment and options: one table behind all three.</summary>
public sealed class ConfigurationSourcesTests : IDisposable
{
    private static readonly ImmutableArray<(string Name, bool HasValue)> Others = [("--config", true), ("--check-config", false)];

    private readonly string _folder = Directory.CreateTempSubdirectory("plum").FullName;

    public static TheoryData<string> Keys => [.. SettingTable.All.Select(static setting => setting.Name)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Keys))]
    public void EveryKeyCanBeGivenByFileEnvironmentAndOptionAlike(string key)
    {
        Setting setting = SettingTable.ByName[key];
        PlumCacheOptions changed = Other(setting);
        string toml = setting.ToToml(changed);
        Assert.NotEqual(setting.ToToml(new PlumCacheOptions()), toml, StringComparer.Ordinal);
        if (setting.Name == "requirepass_file") return; // tested by itself: it must be there
        if (setting.Name == "log_file") toml = setting.ToToml(changed = changed with { LogFile = "/x" });
        string text = toml.Trim('"');

        Assert.Equal(toml, setting.ToToml(Load($"{key} = {toml}").Options!));
        Assert.Equal(toml, setting.ToToml(Load("", environment: ("PLUM_" + key.ToUpperInvariant(), text)).Options!));
        foreach (string name in new[] { setting.Name, setting.ConfigName })
        {
            Assert.Equal(toml, setting.ToToml(Load("", "--" + name, text).Options!));
            Assert.Equal(toml, setting.ToToml(Load("", $"--{name.Replace('_', '-')}={text}").Options!));
            Assert.Equal(toml, setting.ToToml(Load("", $"--{name.Replace('-', '_')}", text).Options!));
            Assert.Equal(toml, setting.ToToml(Load("", "--set", $"{name}={text}").Options!));
            Assert.Equal(toml, setting.ToToml(Load("", "--set", $"{name} = {toml}").Options!));
        }
    }

    [Fact]
    public void AnOptionGoesBeforeTheEnvironmentAndThatBeforeTheFileAndThatBeforeTheDefault()
    {
        const string File = "port = 1\ntimeout = 2\nmaxclients = 3\n";
        ImmutableArray<(string, string)> environment = [("PLUM_PORT", "10"), ("PLUM_TIMEOUT", "20"), ("HOME", "/"), ("PLUMB_PORT", "x")];
        PlumCacheOptions options = Load(File, environment, "--port", "100", "--port", "101").Options!;
        Assert.Equal((101, 20, 3, 16), (options.Port, options.IdleTimeoutSeconds, options.MaxClients, options.Databases));
    }

    [Theory]
    [InlineData("--slowlog-log-slower-than", "-1")]
    [InlineData("--slowlog_log_slower_than=-1", "--timeout=0")]
    public void AValueMayBeginWithADash(params string[] arguments) =>
        Assert.Equal(-1, Load("", arguments).Options!.SlowlogLogSlowerThanMicroseconds);

    [Theory]
    [InlineData("yes", true)]
    [InlineData("true", true)]
    [InlineData("NO", false)]
    [InlineData("False", false)]
    public void TruthIsWrittenInTheFilesWordsAndInRedis(string word, bool truth) =>
        Assert.Equal(truth, Load("", "--protected-mode", word).Options!.ProtectedMode);

    [Theory]
    [InlineData("debug", LogLevel.Debug)]
    [InlineData("notice", LogLevel.Information)]
    [InlineData("Verbose", LogLevel.Debug)]
    [InlineData("warning", LogLevel.Warning)]
    [InlineData("error", LogLevel.Error)]
    public void TheLogLevelIsWrittenInTheFilesWordsAndInRedisWhereTheyMeanNothingElse(string word, LogLevel level) =>
        Assert.Equal(level, Load("", "--log-level", word).Options!.LogLevel);

    [Fact]
    public void WhatIsNoSettingHereIsTakenAsConfigSetTakesIt()
    {
        var read = OptionOverrides.Read(
            ["--save", "", "--appendonly=no", "--daemonize", "no", "--hz", "50", "--port", "5"], Others);
        Assert.Empty(read.Problems);
        Assert.Empty(read.Rest);
        Assert.Equal("port", Assert.Single(read.Overrides).Key);
    }

    [Fact]
    public void WhatIsNoSettingIsLeft()
    {
        var read = OptionOverrides.Read(["--config", "--port", "--check-config", "x", "--port", "5"], Others);
        Assert.Equal(["--config", "--port", "--check-config", "x"], read.Rest);
        Assert.Equal(new ConfigurationOverride("--port", "port", "5"), Assert.Single(read.Overrides));
    }

    [Theory]
    [InlineData("--port: expected an integer from 0 to 65535 behind it", "--port")]
    [InlineData("--set: expected NAME=VALUE behind it", "--set")]
    [InlineData("--save: expected a value behind it", "--save")]
    [InlineData(
        "--appendonly: 'yes': Unable to turn on AOF: nothing is saved: PlumCache keeps all keys in memory and nothing survives a restart",
        "--appendonly",
        "yes")]
    [InlineData("--set: 'port': expected NAME=VALUE", "--set", "port")]
    [InlineData("--set: '': expected NAME=VALUE", "--set", "=1")]
    [InlineData("--requirpass: there is no such option, did you mean --requirepass?: see plum --help", "--requirpass", "secret")]
    [InlineData("--maxmemory-polcy: there is no such option, did you mean --maxmemory-policy?: see plum --help", "--maxmemory-polcy=x")]
    [InlineData("--conifg: there is no such option, did you mean --config?: see plum --help", "--conifg", "x.toml")]
    [InlineData("--colour: there is no such option: see plum --help", "--colour")]
    [InlineData("--port: 'x': expected an integer from 0 to 65535", "--port", "x")]
    [InlineData("--set prot: unknown setting 'prot', did you mean 'port'?: default_config.toml lists every setting", "--set", "prot=1")]
    [InlineData("--set a b: 'a b' is no key", "--set", "a b=1")]
    [InlineData(
        "--set plugins.core.srcSet: srcSet: expected an array of plugin names, such as [\"strings\", \"keys\", \"ttl\"]", "--set",
        "plugins.core.srcSet=keys")]
    [InlineData(
        "--bind: bind = \"0.0.0.0\" lets others in without a password: expected 127.0.0.1, a requirepass, or protected_mode = false",
        "--bind",
        "0.0.0.0")]
    public void TellsTheOptionThatIsWrong(string expected, params string[] arguments) =>
        Assert.Equal([expected], ProblemsOf(Load("", arguments), arguments));

    [Theory]
    [InlineData(
        "PLUM_MAXMEMORY_POLCY",
        "PLUM_MAXMEMORY_POLCY: there is no such setting, did you mean PLUM_MAXMEMORY_POLICY?: default_config.toml lists every setting")]
    [InlineData("PLUM_XYZZY", "PLUM_XYZZY: there is no such setting: default_config.toml lists every setting")]
    [InlineData("PLUM_", "PLUM_: there is no such setting: default_config.toml lists every setting")]
    [InlineData("PLUM_PLUGIN_", "PLUM_PLUGIN_: there is no such setting")]
    [InlineData("PLUM_PLUGIN_QUOTA", "PLUM_PLUGIN_QUOTA: there is no such setting")]
    [InlineData("PLUM_PLUGINS__SRCSET", "PLUM_PLUGINS__SRCSET: there is no such setting")]
    public void TellsTheVariableThatIsMisspelt(string name, string start)
    {
        var problems = new List<ConfigurationProblem>();
        Assert.Empty(EnvironmentOverrides.Read(ImmutableDictionary<string, string>.Empty.Add(name, "1"), problems));
        Assert.StartsWith(start, Assert.Single(problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void APluginsTableComesFromAllThree()
    {
        const string File = "[plugins.eviction]\nsrcSet = [\"lru\", \"quota\"]\n"
            + "[plugin.quota]\nlimits = { a = 1, b = 2 }\nwhen_full = \"refuse\"\nsamples = 7\n";
        ImmutableArray<(string, string)> environment = [("PLUM_PLUGIN_QUOTA_WHEN_FULL", "evict"), ("PLUM_PLUGIN_QUOTA_SAMPLES", "9")];
        ConfigurationResult result = Load(
            File, environment, "--set", "plugin.quota.limits={ \"session:\" = \"64m\" }", "--set", "plugin.quota.samples=11");
        Assert.Empty(PlumCachePlugins.Check(result.Options!));
        PluginTable table = Assert.Single(result.Options!.PluginTables);
        Assert.Equal("session:", Assert.Single(table.Entries.Single(static entry => entry.Key == "limits").Value.Pairs!.Value).Key);
        Assert.Equal("evict", table.Entries.Single(static entry => entry.Key == "when_full").Value.Scalar.Text);
        Assert.Equal("11", table.Entries.Single(static entry => entry.Key == "samples").Value.Scalar.Text);
    }

    [Fact]
    public void AKeyOfAPluginsTableIsSetAlone()
    {
        const string File = "[plugins.eviction]\nsrcSet = [\"lru\", \"quota\"]\n[plugin.quota]\nlimits = { a = 1, b = 2 }\n";
        PlumCacheOptions options = Load(File, "--set", "plugin.quota.limits.b=3", "--set", "plugin.quota.limits.\"c:\"=4k").Options!;
        ImmutableArray<PluginTableEntry> pairs = Assert.Single(Assert.Single(options.PluginTables).Entries).Value.Pairs!.Value;
        Assert.Equal("a=1 b=3 c:=4k", string.Join(' ', pairs.Select(static pair => $"{pair.Key}={pair.Value.Scalar.Text}")));
        Assert.Empty(PlumCachePlugins.Check(options));
    }

    [Fact]
    public void CategoriesOfPluginsAreReplacedWhole()
    {
        ImmutableArray<(string, string)> environment = [("PLUM_PLUGINS_EVICTION_SRCSET", "[\"lru\"]")];
        PlumCacheOptions options = Load(
            "[plugins.eviction]\nsrcSet = [\"lfu\"]", environment, "--set", "plugins.own.srcSet=[\"tail\"]").Options!;
        Assert.Equal(["lru"], options.Plugins.Single(static category => category.Name == "eviction").SourceSet);
        Assert.Equal(["tail"], options.Plugins.Single(static category => category.Name == "own").SourceSet);
    }

    [Fact]
    public void ThePasswordComesFromAFile()
    {
        string path = Write("secret", "p äss \n");
        Assert.Equal("p äss ", Load("", "--requirepass-file", path).Options!.RequirePass);
        Assert.Equal(
            "p äss ", Load("requirepass = \"\"\nbind = \"0.0.0.0\"", environment: ("PLUM_REQUIREPASS_FILE", path)).Options!.RequirePass);
        Assert.Equal("p äss ", Load("requirepass_file = \"secret\"").Options!.RequirePass);
    }

    [Fact]
    public void APasswordFileThatIsEmptyOrCannotBeReadIsAnError()
    {
        string path = Write("empty", "\n");
        Assert.Equal(
            [$"--requirepass-file: requirepass_file = \"{path}\": the file is empty: expected a password in it"],
            ProblemsOf(Load("", "--requirepass-file", path)));
        string missing = Path.Combine(_folder, "missing");
        Assert.StartsWith(
            $"PLUM_REQUIREPASS_FILE: requirepass_file = \"{missing}\": cannot read the file: ",
            ProblemsOf(Load("", environment: ("PLUM_REQUIREPASS_FILE", missing)))[0],
            StringComparison.Ordinal);
    }

    [Fact]
    public void APasswordAndAFileOfItInOneSourceAreOneTooMany()
    {
        string path = Write("secret", "x"), file = Path.Combine(_folder, "c.toml");
        Assert.Equal(
            [$"{file}:2:20: requirepass_file and requirepass ({file}:1:15) are both given: expected one of them"],
            ProblemsOf(Load("requirepass = \"y\"\nrequirepass_file = \"secret\"")));
        Assert.Equal(
            ["PLUM_REQUIREPASS_FILE: requirepass_file and requirepass (PLUM_REQUIREPASS) are both given: expected one of them"],
            ProblemsOf(Load("", [("PLUM_REQUIREPASS", "y"), ("PLUM_REQUIREPASS_FILE", path)])));
        Assert.Equal(
            ["--set requirepass_file: requirepass_file and requirepass (--requirepass) are both given: expected one of them"],
            ProblemsOf(Load("", "--requirepass", "y", "--set", $"requirepass_file={path}")));
    }

    [Fact]
    public void OfAPasswordAndAFileOfItTheHigherSourceHolds()
    {
        const string Password = "requirepass = \"file\"", PasswordFile = "requirepass_file = \"secret\"";
        string path = Write("secret", "in the file");
        Assert.Equal("in the file", Load(Password, environment: ("PLUM_REQUIREPASS_FILE", path)).Options!.RequirePass);
        Assert.Equal("in the file", Load(Password, "--requirepass-file", path).Options!.RequirePass);
        Assert.Equal("in the file", Load("", [("PLUM_REQUIREPASS", "y")], "--requirepass-file", path).Options!.RequirePass);
        PlumCacheOptions[] passwords =
        [
            Load(PasswordFile, environment: ("PLUM_REQUIREPASS", "y")).Options!,
            Load(PasswordFile, "--requirepass", "y").Options!,
            Load("", [("PLUM_REQUIREPASS_FILE", Path.Combine(_folder, "missing"))], "--requirepass", "y").Options!,
        ];
        Assert.All(passwords, static options => Assert.Equal(("y", ""), (options.RequirePass, options.RequirePassFile)));
    }

    [Fact]
    public void ASecretGivenAsAnOptionIsToldOfAndNeverRepeated()
    {
        Assert.Equal(["--requirepass"], Load("", "--requirepass", "x").SecretOptions);
        Assert.Equal(["--set requirepass"], Load("", "--set", "requirepass=x").SecretOptions);
        Assert.Empty(Load("requirepass = \"x\"", environment: ("PLUM_REQUIREPASS", "y")).SecretOptions);
        Assert.DoesNotContain("1234", ProblemsOf(Load("requirepass = 1234"))[0], StringComparison.Ordinal);
    }

    /// <summary>Options with another value of a setting than the default.</summary>
    private static PlumCacheOptions Other(Setting setting)
    {
        var defaults = new PlumCacheOptions();
        string[] candidates =
            ["127.0.0.2", "1", "2", "20", "yes", "no", "local", "epoll", "allkeys-lru", "debug", "json", "KEA", "1mb", "100kb", "/", "x y"];
        return candidates.Select(text => setting.With(defaults, new SettingInput(SettingForm.Bare, text)))
            .First(options => options is not null && setting.ToToml(options) != setting.ToToml(defaults))!;
    }

    private ConfigurationResult Load(string text, params string[] arguments) => Load(text, [], arguments);

    private ConfigurationResult Load(string text, (string Name, string Value) environment) => Load(text, [environment], []);

    private ConfigurationResult Load(string text, ImmutableArray<(string Name, string Value)> environment, params string[] arguments)
    {
        var problems = new List<ConfigurationProblem>();
        ImmutableArray<ConfigurationOverride> variables = EnvironmentOverrides.Read(
            environment.ToDictionary(static pair => pair.Name, static pair => pair.Value, StringComparer.Ordinal), problems);
        Assert.Empty(problems);
        ImmutableArray<ConfigurationOverride> options = OptionOverrides.Read(arguments, Others).Overrides;
        return ConfigurationLoader.Load(
            new ConfigurationSource(Path.Combine(_folder, "c.toml"), text), [.. variables, .. options], PlumCachePlugins.Known);
    }

    private static string[] ProblemsOf(ConfigurationResult result, params string[] arguments) =>
        [.. OptionOverrides.Read(arguments, Others).Problems.Concat(result.Problems).Select(static problem => problem.ToString())];

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
