using System.Reflection;
using PlumCache.Abstractions;
using PlumCache.Hosting;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Plugins;

namespace PlumCache.Tests.Unit.Hosting.Plugins;

public sealed class PluginStartTests : IDisposable
{
    private readonly PluginFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ContractsVersionIsItsAssemblys()
    {
        Version assembly = typeof(IPlugin).Assembly.GetName().Version!;
        Assert.Equal(PluginContract.Version.Split('-')[0], assembly.ToString(3));
    }

    [Theory]
    [InlineData("./plugins/Greeter/Greeter.dll")]
    [InlineData("./plugins/Greeter")]
    [InlineData("plugins/Greeter/")]
    public void LoadsAnAssemblyOrItsFolderRelativeToTheConfiguration(string source)
    {
        PluginSet set = Load($"[plugins.mine]\nsrcSet = [\"{source}\"]\n[plugin.greeter]\nword = \"ho\"\ntimes = 2");
        try
        {
            Assert.Equal("strings hashes sets lists sortedsets keys ttl pubsub "
                + "namespaces snapshots transactions delay lru lfu random ttl-first greeter",
                string.Join(' ', set.Running.Select(static member => member.Name)));
            PluginMember greeter = set.Find("greeter")!;
            Assert.Equal("mine", greeter.Active.Category);
            Assert.Equal("ho", greeter.Settings.Text("word"));
            Assert.Contains(set.Table.Entries, static entry => entry.Row.Name == "greet");
        }
        finally
        {
            set.Find("greeter")!.Code.Unload();
        }
    }

    [Fact]
    public void PrefersTheAssemblyNamedAsItsFolder()
    {
        File.Copy(_folder.Greeter, Path.Combine(Path.GetDirectoryName(_folder.Greeter)!, "Another.dll"));
        Assert.Empty(ProblemsOf("[plugins.mine]\nsrcSet = [\"plugins/Greeter\"]"));
    }

    [Fact]
    public void RefusesAFolderWithSeveralPluginsOrNone()
    {
        string several = _folder.CopyGreeter("Several");
        File.Copy(_folder.Greeter, Path.Combine(several, "Another.dll"));
        Assert.EndsWith("holds several assemblies that refer to PlumCache.Abstractions: Another.dll, Greeter.dll; name one of them",
            One("plugins/Several"), StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(_folder.Plugins, "Empty"));
        Assert.EndsWith("holds no assembly that refers to PlumCache.Abstractions", One("plugins/Empty"), StringComparison.Ordinal);
    }

    [Fact]
    public void RefusesAFileThatIsNotThere() =>
        Assert.Equal($"{Source}:2:11: there is no file or folder '{Path.Combine(_folder.Root, "plugins/nosuch.dll")}'",
            One("plugins/nosuch.dll"));

    [Fact]
    public void RefusesTextNamedDll()
    {
        string file = _folder.Write("text.dll", "I am no assembly.");
        Assert.Equal($"{Source}:2:11: '{file}' is no .NET assembly", One("plugins/text.dll"));
        Assert.Equal($"{Source}:2:11: '{_folder.Write("empty.dll", "")}' is no .NET assembly", One("plugins/empty.dll"));
    }

    [Fact]
    public void RefusesAnAssemblyWithoutAPlugin()
    {
        Assert.EndsWith("Protocol.dll' holds no public class that implements IPlugin", One(Own("PlumCache.Protocol")),
            StringComparison.Ordinal);
        Assert.EndsWith("Storage.dll' does not refer to PlumCache.Abstractions, so it holds no plugin", One(Own("PlumCache.Storage")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void RefusesAnAssemblyWithSeveralPlugins() =>
        Assert.Contains("plugins, and an assembly may hold one: PlumCache.Plugins.", One(Own("PlumCache.Plugins")),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(3, 0, "was built for version 3.0 of the plugin contract, and this server has 2.0: another major version")]
    [InlineData(1, 9, "was built for version 1.9 of the plugin contract, and this server has 2.0: another major version")]
    [InlineData(2, 1, "was built for version 2.1 of the plugin contract, and this server has 2.0: a newer one")]
    public void RefusesAnAssemblyBuiltForAnotherContractBeforeItsCodeRuns(ushort major, ushort minor, string why)
    {
        _folder.SetContract(major, minor);
        Assert.Equal($"{Source}:2:11: '{Path.Combine(_folder.Root, "plugins/Greeter/Greeter.dll")}' {why}",
            One("plugins/Greeter/Greeter.dll"));
    }

    [Fact]
    public void RefusesAContractVersionOfTheManifestToo()
    {
        _folder.SetText("2.0.0-preview", "3.0.0-preview");
        Assert.EndsWith(
            "was built for version 3.0 of the plugin contract, and this server has 2.0: another major version",
            One("plugins/Greeter"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void RefusesAFileThatTakesABuiltInsName()
    {
        _folder.SetText("greeter", "strings");
        Assert.EndsWith("names itself 'strings', which is a built-in plugin's name", One("plugins/Greeter"), StringComparison.Ordinal);
    }

    [Fact]
    public void RefusesTwoFilesOfOneName()
    {
        _folder.CopyGreeter("Again");
        string problem = Assert.Single(ProblemsOf("[plugins.mine]\nsrcSet = [\"plugins/Greeter\", \"plugins/Again\"]"));
        Assert.Equal($"{Source}:2:30: plugin 'greeter' of plugins/Again has the name of another, of plugins/Greeter", problem);
    }

    [Fact]
    public void SharesNothingButTheContractAndTheFramework()
    {
        var context = new PluginLoadContext(_folder.Greeter);
        Assembly greeter = context.Load(File.ReadAllBytes(_folder.Greeter), _folder.Greeter);
        Assert.Same(typeof(IPlugin).Assembly, context.LoadFromAssemblyName(typeof(IPlugin).Assembly.GetName()));
        Assert.Same(typeof(object).Assembly, context.LoadFromAssemblyName(typeof(object).Assembly.GetName()));
        Assert.Same(context,
            System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(context.LoadFromAssemblyName(new AssemblyName("Words"))));
        Assert.True(greeter.IsCollectible);
        Assert.Throws<FileNotFoundException>(() => context.LoadFromAssemblyName(typeof(PlumCacheServer).Assembly.GetName()));
        context.Unload();
    }

    [Theory]
    [InlineData("[plugin.greeter]\nword = 3", "5:8: word = 3: expected a string")]
    [InlineData("[plugin.greeter]\nword = \"\"", "5:8: plugin 'greeter': word must not be empty")]
    [InlineData("[plugin.greeter]\ntimes = 10", "5:9: times = 10: expected an integer from 1 to 9")]
    [InlineData("[plugin.greeter]\ntime = 1", "5:1: unknown setting 'time', did you mean 'times'?: the plugin 'greeter' has word, times")]
    [InlineData("[plugin.strings]\nx = 1", "5:1: unknown setting 'x': the plugin 'strings' has none")]
    [InlineData("[plugin.greter]\nword = \"a\"",
        "4:2: [plugin.greter] is for a plugin that is not chosen, did you mean [plugin.greeter]?: name it in the srcSet of a category, "
        + "or leave this table out")]
    public void RefusesSettingsByLineAndColumn(string tables, string expected) =>
        Assert.Equal([$"{Source}:{expected}"], ProblemsOf("[plugins.mine]\nsrcSet = [\"plugins/Greeter\"]\n\n" + tables));

    [Fact]
    public void TellsTheMistakesOfSeveralPluginsAtOnce() =>
        Assert.Equal(2, ProblemsOf("[plugins.mine]\nsrcSet = [\"plugins/a.dll\", \"plugins/Greeter\", \"plugins/b.dll\"]").Length);

    [Fact]
    public async Task AStartWithAPluginThatCannotBeHadFailsAsAWhole()
    {
        PlumCacheOptions options = _folder.Options with { Plugins = [new PluginCategory("core", ["strings", "./nosuch.dll"])] };
        ServerStartException exception = await Assert.ThrowsAsync<ServerStartException>(() => PlumCacheServer.StartAsync(options));
        Assert.StartsWith("there is no file or folder", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ACategoryThatIsNotNamedKeepsItsDefault()
    {
        PlumCacheOptions options = Read("[plugins.mine]\nsrcSet = [\"ttl\"]");
        Assert.Equal(["strings", "hashes", "sets", "lists", "sortedsets", "keys", "pubsub", "namespaces", "snapshots"],
            options.Plugins.Single(static category => category.Name == "core").SourceSet);
        Assert.Empty(Read("[plugins.core]\nsrcSet = []").Plugins.Single(static category => category.Name == "core").SourceSet);
    }

    [Fact]
    public void APolicyWithoutItsPluginIsToldWhereItStands() => Assert.StartsWith(
        $"{Source}:2:20: maxmemory_policy \"allkeys-lru\" needs the plugin 'lru'",
        Assert.Single(ProblemsOf("# memory\nmaxmemory_policy = \"allkeys-lru\"\n[plugins.eviction]\nsrcSet = []")),
        StringComparison.Ordinal);

    private string Source => Path.Combine(_folder.Root, "c.toml");

    private static string Own(string assembly) => Path.Combine(AppContext.BaseDirectory, assembly + ".dll");

    private PlumCacheOptions Read(string text)
    {
        ConfigurationResult result = ConfigurationLoader.Load(new ConfigurationSource(Source, text), [], PlumCachePlugins.Known);
        Assert.Empty(result.Problems);
        return result.Options!;
    }

    private PluginSet Load(string text)
    {
        var problems = new List<ConfigurationProblem>();
        PluginSet? set = PluginStart.Load(Read(text), problems);
        Assert.Empty(problems);
        return set!;
    }

    private string[] ProblemsOf(string text) => [.. PlumCachePlugins.Check(Read(text)).Select(static problem => problem.ToString())];

    private string One(string source) => Assert.Single(ProblemsOf($"[plugins.mine]\nsrcSet = [\"{source}\"]"));
}
