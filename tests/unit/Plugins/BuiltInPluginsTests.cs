using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Plugins;

namespace PlumCache.Tests.Unit.Plugins;

public sealed class BuiltInPluginsTests
{
    private static IEnumerable<CommandRow> Rows =>
        BuiltInPlugins.All.SelectMany(plugin => plugin.Manifest.Commands).SelectMany(row => row.Subcommands.Prepend(row));

    [Fact]
    public void AreFoundByName()
    {
        Assert.Equal(
            "strings hashes sets lists sortedsets keys ttl pubsub "
                + "namespaces snapshots transactions delay lru lfu random ttl-first quota tail history",
            string.Join(" ", BuiltInPlugins.All.Select(plugin => plugin.Manifest.Name)));
        Assert.Equal("ttl", BuiltInPlugins.Find("ttl")?.Manifest.Name);
        Assert.Null(BuiltInPlugins.Find("TTL"));
        Assert.Null(BuiltInPlugins.Find(""));
    }

    [Fact]
    public void SettingsHaveOneShape()
    {
        Type[] tables = [.. typeof(BuiltInPlugins).Assembly.GetTypes()
            .Where(type => type.GetProperties().Any(property => property.PropertyType == typeof(ImmutableArray<PluginSetting>)))];
        Assert.Equal(BuiltInPlugins.All.Count(plugin => !plugin.Manifest.Settings.IsEmpty), tables.Length);
        Assert.All(tables, static table =>
        {
            Assert.NotNull(table.GetProperty("Settings"));
            Assert.Equal(table, table.GetProperty("Default")?.PropertyType);
            Assert.Equal(table, table.GetMethod("Of", [typeof(PluginSettings)])?.ReturnType);
        });
    }

    [Fact]
    public void NoTwoRowsShareAName()
    {
        string[] names = BuiltInPlugins.All.SelectMany(plugin => plugin.Manifest.Commands).Select(row => row.Name).ToArray();
        Assert.Equal(names.Length, names.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void EveryRowIsWhole()
    {
        foreach (CommandRow row in Rows)
        {
            Assert.Equal(row.Name.ToLowerInvariant(), row.Name);
            Assert.EndsWith(".", row.Summary, StringComparison.Ordinal);
            Assert.NotEmpty(row.Complexity);
            Assert.NotEmpty(row.Group);
            Assert.NotEqual(0, row.Arity);
            Assert.Equal(row.Subcommands.IsEmpty, row.Function is not null);
        }
    }

    [Fact]
    public void ARowWritesOrReadsAndNeverBoth()
    {
        foreach (CommandRow row in Rows)
        {
            Assert.False(row.Flags.HasFlag(CommandFlags.Write) && row.Flags.HasFlag(CommandFlags.ReadOnly), row.Name);
        }
    }

    [Fact]
    public void KeyPositionsFitTheSmallestRequest()
    {
        foreach (CommandRow row in Rows.Where(row => row.Keys != KeyPositions.None))
        {
            int smallest = Math.Abs(row.Arity);
            Assert.InRange(row.Keys.First, 1, smallest - 1);
            if (row.Keys.Last > 0) Assert.InRange(row.Keys.Last, row.Keys.First, smallest - 1);
        }
    }
}
