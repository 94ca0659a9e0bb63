using PlumCache.Abstractions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Plugins.PubSub;

/// <summary>How often changes of fields are told, and in which class.</summary>
public sealed class FieldEventTests
{
    [Theory]
    [InlineData("BPUT a f 1 g 2 h 3", "new=a field_set=a")]
    [InlineData("BPUT old f 1 g 2", "field_set=old")]
    [InlineData("BPUTMANY a f 1 old f 2 a g 3 old g 4", "new=a field_set=a field_set=old")]
    [InlineData("BDEL old x y", "field_del=old")]
    [InlineData("BDELRANGE old x ''", "field_del=old")]
    [InlineData("BDELAT old 0 1", "field_del=old")]
    [InlineData("BDELAT old 2 1", "")]
    [InlineData("BDELRANGE none x y", "")]
    [InlineData("BDEL none x", "")]
    [InlineData("BCLEAR old x", "field_del=old del=old")]
    [InlineData("BCLEAR none x", "")]
    [InlineData("BSWAP old x z 1", "field_del=old field_set=old")]
    [InlineData("BEXPIRE old x 100", "field_expire=old")]
    [InlineData("BEXPIRE old x 0", "field_persist=old")]
    [InlineData("DEL old", "del=old")]
    [InlineData("COPY old b", "new=b copy_to=b")]
    public void AChangeOfFieldsIsToldOncePerCommand(string line, string expected)
    {
        using TestEngine engine = Bags.Engine(("notify-keyspace-events", "EAn"));
        TestClient client = engine.Connect();
        client.One("BPUT old x 1 y 2");
        engine.Host.Effects.Clear();
        client.One(line);
        Assert.Equal(expected, Told(engine));
    }

    [Theory]
    [InlineData(KeyEventClass.Hash, "h")]
    [InlineData(KeyEventClass.Set, "s")]
    [InlineData(KeyEventClass.SortedSet, "z")]
    [InlineData(KeyEventClass.Module, "d")]
    [InlineData(KeyEventClass.Generic, "g")]
    [InlineData(KeyEventClass.String, "$")]
    public void ALetterIsForOneClass(KeyEventClass of, string letter)
    {
        foreach (string letters in (string[])["Eghszd$", "EA", $"E{letter}"]) Assert.Equal("made=a", ToldBy(letters, of));
        Assert.Equal("", ToldBy("E" + "ghszd$".Replace(letter, "", StringComparison.Ordinal), of));
    }

    private static string ToldBy(string letters, KeyEventClass of)
    {
        TestPlugin plugin = Bags.Plugin().With(manifest => manifest with
        {
            Commands = [.. manifest.Commands.Select(row => row with { Events = [new KeyEvent(EditKind.PutField, "made", of)] })],
        });
        using var engine = new TestEngine(plugins: [.. BuiltIns.With(("notify-keyspace-events", letters)), plugin]);
        engine.Connect().One("BPUT a f 1 g 2");
        return Told(engine);
    }

    private static string Told(TestEngine engine) =>
        string.Join(' ', engine.Host.Effects.Select(static effect => effect.Replace("publish __keyevent@0__:", "", StringComparison.Ordinal)
            .Replace(' ', '=')));
}
