using PlumCache.Hosting.Configuration;

namespace PlumCache.Tests.Unit.Hosting.Plugins;

/// <summary>PLUGIN LOAD, UNLOAD and RELOAD over sockets, with a plugin from a file.</summary>
public sealed class LivePluginTests
{
    [Fact]
    public async Task LoadsAPluginWhileTheServerRuns()
    {
        await using PluginServer server = await PluginServer.StartAsync();
        Assert.StartsWith("-ERR unknown command 'greet'", await server.Client.OneAsync("greet"), StringComparison.Ordinal);
        Assert.Equal(["OK", "hello edition-1", "hello edition-1"],
            await server.Client.SendAsync("PLUGIN LOAD Greeter/Greeter.dll", "GREET", "ECHO x"));
        Assert.Contains("[name, greeter, version, 1.2.3, category, loaded, commands, 1, source, " + server.Folder.Greeter,
            await server.Client.OneAsync("PLUGIN LIST"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadsWithSettingsAndTellsThem()
    {
        await using PluginServer server = await PluginServer.StartAsync();
        Assert.Equal(["OK", "hohoho edition-1"], await server.Client.SendAsync("PLUGIN LOAD Greeter \"word = 'ho'\\ntimes = 3\"", "GREET"));
        Assert.Contains("settings, [word, \"ho\", times, 3]", await server.Client.OneAsync("PLUGIN INFO greeter"),
            StringComparison.Ordinal);
        Assert.Contains("[name, greeter, ver, 10203, path, " + server.Folder.Greeter + ", args, [word = \"ho\", times = 3]]",
            await server.Client.OneAsync("MODULE LIST"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnloadFreesTheCodeAndTheCommands()
    {
        await using PluginServer server = await PluginServer.StartAsync();
        string[] replies = await server.Client.SendAsync("PLUGIN LOAD Greeter", "GREET", "ECHO x", "PLUGIN UNLOAD greeter", "GREET",
            "ECHO x");
        Assert.Equal(["OK", "hello edition-1", "hello edition-1", "OK"], replies[..4]);
        Assert.StartsWith("-ERR unknown command 'GREET'", replies[4], StringComparison.Ordinal);
        Assert.Equal("x", replies[5]);
    }

    [Fact]
    public async Task UnloadsAPluginThatTheConfigurationChoseAndABuiltIn()
    {
        await using PluginServer server = await PluginServer.StartAsync(static options => options with
        {
            Plugins = [.. options.Plugins,
            new PluginCategory("mine", ["plugins/Greeter"])]
        });
        Assert.Equal(["hello edition-1", "OK", "OK", "-ERR syntax error"],
            await server.Client.SendAsync("ECHO x", "PLUGIN UNLOAD greeter", "PLUGIN UNLOAD ttl", "SET k v EX 5"));
    }

    [Fact]
    public async Task ABuiltInThatWasUnloadedOrIsOffComesByItsName()
    {
        await using PluginServer server = await PluginServer.StartAsync();
        Assert.Equal(
            ["OK", "OK", "OK", "OK", "-OOM quota: prefix 's:' holds 13 bytes, its limit is 10"],
            await server.Client.SendAsync("PLUGIN UNLOAD ttl", "PLUGIN LOAD ttl", "SET k v EX 5",
                "PLUGIN LOAD quota \"limits = { 's:' = 10 }\"", "SET s:1 0123456789"));
        Assert.StartsWith("-ERR", await server.Client.OneAsync("PLUGIN LOAD quota"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AConnectionWhoseTransactionHasGoneWithItsPluginIsClosed()
    {
        await using PluginServer server = await PluginServer.StartAsync();
        using LineClient other = await server.ConnectAsync();
        Assert.Equal(["OK", "QUEUED"], await other.SendAsync("MULTI", "SET a 1"));
        Assert.Equal("OK", await server.Client.OneAsync("PLUGIN UNLOAD transactions"));
        await Assert.ThrowsAnyAsync<Exception>(() => other.SendAsync("SET a 2"));
        Assert.Equal("0", await server.Client.OneAsync("EXISTS a"));
    }

    [Fact]
    public async Task ReloadTakesTheFileAnewWithTheSameSettings()
    {
        await using PluginServer server = await PluginServer.StartAsync();
        Assert.Equal("OK", await server.Client.OneAsync("PLUGIN LOAD Greeter \"word = 'ho'\""));
        server.Folder.SetEdition(2);
        Assert.Equal(["ho edition-1", "OK", "ho edition-2", "OK"],
            await server.Client.SendAsync("GREET", "PLUGIN RELOAD greeter", "GREET", "PLUGIN RELOAD ttl"));
    }

    [Fact]
    public async Task AReloadThatFailsLeavesTheOldOneRunning()
    {
        await using PluginServer server = await PluginServer.StartAsync();
        Assert.Equal("OK", await server.Client.OneAsync("PLUGIN LOAD Greeter"));
        await File.WriteAllTextAsync(server.Folder.Greeter, "broken", TestContext.Current.CancellationToken);
        string[] replies = await server.Client.SendAsync("PLUGIN RELOAD greeter", "GREET");
        Assert.Equal([$"-ERR '{server.Folder.Greeter}' is no .NET assembly", "hello edition-1"], replies);
    }

    [Theory]
    [InlineData("nosuch.dll", "-ERR there is no file or folder")]
    [InlineData("text.dll", "-ERR '*' is no .NET assembly")]
    [InlineData("../outside.dll", "-ERR '../outside.dll' does not lie below plugin_folder")]
    [InlineData("link.dll", "-ERR 'link.dll' does not lie below plugin_folder")]
    [InlineData("links/Greeter.dll", "-ERR 'links/Greeter.dll' does not lie below plugin_folder")]
    [InlineData("/etc/passwd", "-ERR '/etc/passwd' does not lie below plugin_folder")]
    [InlineData(".", "-ERR '.' does not lie below plugin_folder")]
    [InlineData("Greeter \"word = 3\"", "-ERR settings:1:8: word = 3: expected a string")]
    [InlineData("Greeter \"word = ''\"", "-ERR settings:1:8: plugin 'greeter': word must not be empty")]
    [InlineData("Greeter \"word = \"", "-ERR settings:1:")]
    [InlineData("Greeter \"wrd = 'a'\"", "-ERR settings:1:1: unknown setting 'wrd', did you mean 'word'?")]
    public async Task RefusesAndTheServerGoesOn(string load, string expected)
    {
        await using PluginServer server = await PluginServer.StartAsync();
        string text = server.Folder.Write("text.dll", "text");
        string outside = Directory.CreateDirectory(Path.Combine(server.Folder.Root, "elsewhere")).FullName;
        File.Copy(server.Folder.Greeter, Path.Combine(outside, "Greeter.dll"));
        File.CreateSymbolicLink(Path.Combine(server.Folder.Plugins, "link.dll"), Path.Combine(outside, "Greeter.dll"));
        Directory.CreateSymbolicLink(Path.Combine(server.Folder.Plugins, "links"), outside);
        string[] replies = await server.Client.SendAsync("PLUGIN LOAD " + load, "PING", "PLUGIN INFO greeter");
        Assert.StartsWith(expected.Replace("*", text, StringComparison.Ordinal), replies[0], StringComparison.Ordinal);
        Assert.Equal(["PONG", "-ERR no plugin 'greeter' is loaded"], replies[1..]);
    }

    [Fact]
    public async Task RefusesASecondOfOneName()
    {
        await using PluginServer server = await PluginServer.StartAsync();
        server.Folder.CopyGreeter("Again");
        string[] replies = await server.Client.SendAsync("PLUGIN LOAD Greeter", "PLUGIN LOAD Again", "GREET", "PLUGIN UNLOAD nosuch",
            "PLUGIN RELOAD nosuch");
        Assert.Contains("has the name of another", replies[1], StringComparison.Ordinal);
        Assert.Equal(["hello edition-1", "-ERR no plugin 'nosuch' is loaded", "-ERR no plugin 'nosuch' is loaded"], replies[2..]);
    }

    [Fact]
    public async Task IsNotAllowedUnlessTheConfigurationSaysSo()
    {
        await using PluginServer server = await PluginServer.StartAsync(static options => options with
        {
            PluginCommands =
            PluginAccess.No
        });
        string[] replies = await server.Client.SendAsync("PLUGIN LOAD Greeter", "PLUGIN UNLOAD ttl", "PLUGIN RELOAD ttl",
            "PLUGIN INFO ttl");
        Assert.All(replies[..3],
            static reply =>
            Assert.StartsWith("-ERR PLUGIN LOAD, UNLOAD and RELOAD are not allowed: they need plugin_commands = \"local\"", reply,
            StringComparison.Ordinal));
        Assert.StartsWith("[name, ttl, version, ", replies[3], StringComparison.Ordinal);
    }

    /// <summary>
    /// Connections send pipelines while the plugin is loaded anew again and again: each reply is of one build, and none is missing.
    /// </summary>
    [Fact]
    public async Task EachRequestRunsOnTheOldOrTheNewPluginAndNoneIsLost()
    {
        const int Reloads = 15, Clients = 3;
        await using PluginServer server = await PluginServer.StartAsync();
        Assert.Equal("OK", await server.Client.OneAsync("PLUGIN LOAD Greeter"));
        using var done = new CancellationTokenSource();
        Task<HashSet<string>>[] hammers = [.. Enumerable.Range(0, Clients).Select(_ => HammerAsync(server, done.Token))];
        var outcomes = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 1; i <= Reloads; i++)
        {
            server.Folder.SetEdition(1 + (i % 9));
            outcomes.Add(await server.Client.OneAsync("PLUGIN RELOAD greeter"));
        }

        await done.CancelAsync();
        HashSet<string> seen = [.. (await Task.WhenAll(hammers)).SelectMany(static set => set)];
        Assert.All(seen, static reply => Assert.Matches("^hello edition-[1-9]$", reply));
        Assert.True(seen.Count > 1, "No reload was seen.");
        Assert.Equal(["OK"], outcomes);
    }

    private static async Task<HashSet<string>> HammerAsync(PluginServer server, CancellationToken done)
    {
        string[] lines = [.. Enumerable.Repeat("ECHO x", 20)];
        using LineClient client = await server.ConnectAsync();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!done.IsCancellationRequested)
        {
            string[] replies = await client.SendAsync(lines);
            Assert.Equal(lines.Length, replies.Length);
            seen.UnionWith(replies);
        }

        return seen;
    }
}
