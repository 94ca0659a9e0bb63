using PlumCache.Abstractions;
using PlumCache.Engine.Edits;
using PlumCache.Engine.Runs;
using PlumCache.Engine.Statistics;
using PlumCache.Engine.Views;
using PlumCache.Storage;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Edits;

/// <summary>What a key holds goes elsewhere as it is, whatever kind it is of.</summary>
public sealed class EditEntriesTests : IDisposable
{
    /// <summary>A kind that no command knows.</summary>
    private const byte SomeKind = 9;

    private const long LaterMs = 4_000_000_000_000;

    private readonly TestEngine _engine = new(plugins: [.. BuiltIns.With(), Carrier()]);
    private readonly TestClient _client;

    public EditEntriesTests() => _client = _engine.Connect();

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("RENAME a b", false, 0)]
    [InlineData("RENAMENX a b", false, 0)]
    [InlineData("COPY a b", true, 0)]
    [InlineData("COPY a b DB 2", true, 2)]
    public void AnEntryKeepsItsKindItsExpiryAndItsBytes(string line, bool staysToo, int database)
    {
        foreach (int length in (int[])[0, 5, 100_000])
        {
            byte[] value = new byte[length];
            Array.Fill(value, (byte)'x');
            _engine.Keyspace.Change(draft => draft.Set(0, "a"u8, value, LaterMs, accessStamp: 0, SomeKind));
            _client.One(line);
            _engine.Keyspace.Change(draft =>
            {
                Assert.Equal(staysToo, draft[0].TryGet("a"u8, out _));
                Assert.True(draft[database].TryGet("b"u8, out Entry entry));
                Assert.Equal((SomeKind, LaterMs), (entry.Kind, entry.ExpiresAtMs));
                Assert.True(entry.Value.SequenceEqual(value));
                draft.RemovePrefix(0, default);
                draft.RemovePrefix(2, default);
            });
        }
    }

    [Fact]
    public void WhatIsMovedOntoItselfOrIsNotThereChangesNothing()
    {
        _client.Send("SET a 1 EX 10", "SET b 2");
        long before = _engine.Keyspace.Revision;
        Assert.Equal(["+OK", "+OK", "+OK"], _client.Send("CARRY a a", "CARRY none b", "CARRY none a"));
        Assert.Equal(before, _engine.Keyspace.Revision);
        Assert.Equal(["\"1\"", ":10", "\"2\""], _client.Send("GET a", "TTL a", "GET b"));
    }

    [Fact]
    public void EachKindOfEditHasItsRowAndWhatItDoes() => Assert.All(Enum.GetValues<EditKind>(), kind =>
    {
        Assert.Equal(kind, EditRow.Of(kind).Kind);
        _engine.Keyspace.Change(draft =>
        {
            draft.Snapshots.Create(0, "s"u8, default, nowMs: 1);
            Apply(kind, draft);
            draft.Snapshots.Drop(0, "s"u8);
        });
    });

    [Fact]
    public void AKindThatNobodyKnowsIsABug() => _engine.Keyspace.Change(draft =>
        Assert.Throws<IndexOutOfRangeException>(() => Apply((EditKind)Enum.GetValues<EditKind>().Length, draft)));

    private void Apply(EditKind kind, Draft draft)
    {
        BatchSource source = _engine.Engine.NewSource(new RunnerCounters());
        source.Use(nowMs: 1, draft: draft);
        var run = new BatchRun(static () => 0);
        run.Adopt(_engine.Engine.Table);
        ReadOnlySpan<byte> name = kind == EditKind.CreateSnapshot ? "other"u8 : "s"u8;
        var step = Step.Answer(Reply.Ok, new Edit(kind, "a"u8, name));
        Assert.Null(new EditApplier(run, source).Apply(step, draft, owner: null));
    }

    private static TestPlugin Carrier() => new TestPlugin("carrier").With(
        "carry", static (in _, _, in command) => Step.Answer(Reply.Ok, Edit.MoveEntry(command[1], command[2])), CommandFlags.Write);
}
