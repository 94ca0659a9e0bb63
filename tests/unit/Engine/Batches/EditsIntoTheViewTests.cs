using PlumCache.Abstractions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Batches;

/// <summary>
/// A plugin whose edits point into the view, as the contract allows, each twice in one batch: then the block they point into is the draft's
/// own, which it frees at once.
/// </summary>
public sealed class EditsIntoTheViewTests
{
    [Fact]
    public void ARemovedKeyMayBeTheValueThatGoesWithIt() => Run(
        ["SET p:a p:a", "SET src:1 x", "WATCHED p:a", "DROP p:a", "GET p:a", "TOUCHED", "SET p:a p:a", "DROP p:a", "DBSIZE"],
        ["+OK", "+OK", "+OK", "+OK", "nil", ":1", "+OK", "+OK", ":1"]);

    [Fact]
    public void APutKeyMayBeTheValueThatIsReplaced() => Run(
        ["SET p:a p:a", "PUT p:a", "PUT p:a", "GET p:a", "DBSIZE"],
        ["+OK", "+OK", "+OK", "\"p:a\"", ":1"]);

    [Fact]
    public void ARemovedPrefixMayBeAValueUnderIt() => Run(
        ["SET p:a p:", "DROPALL p:a", "SET p:a p:", "SET q:a x", "DROPALL p:a", "DBSIZE"],
        ["+OK", "+OK", "+OK", "+OK", "+OK", ":1"]);

    [Fact]
    public void ADestinationMayBeAValueThatItReplaces() => Run(
        ["SET src:1 x", "SET p:a p:", "GRAFT p:a", "GET p:1", "SET p:a p:", "GRAFT p:a", "GET p:1", "GET p:a", "DBSIZE"],
        ["+OK", "+OK", "+OK", "\"x\"", "+OK", "+OK", "\"x\"", "nil", ":2"]);

    private static void Run(string[] lines, string[] replies)
    {
        using var engine = new TestEngine(plugins: Pointing());
        Assert.Equal(replies, engine.Connect().Send(lines));
    }

    private static ReadOnlySpan<byte> ValueOf(KeyspaceView view, scoped ReadOnlySpan<byte> key) =>
        view.TryGet(key, out EntryView entry)
            ? entry.Value : throw new InvalidOperationException("The test asks for a key that is not there.");

    private static TestPlugin Pointing() => new TestPlugin("pointing")
        .With("drop", static (in _, view, in command) => Step.Answer(Reply.Ok, Edit.Remove(ValueOf(view, command[1]))), CommandFlags.Write)
        .With("put", static (in _, view, in command) =>
            Step.Answer(Reply.Ok, Edit.Put(ValueOf(view, command[1]), ValueOf(view, command[1]))), CommandFlags.Write)
        .With("dropall", static (in _, view, in command) =>
            Step.Answer(Reply.Ok, Edit.RemovePrefix(ValueOf(view, command[1]))), CommandFlags.Write)
        .With("graft", static (in _, view, in command) =>
            Step.Answer(Reply.Ok, Edit.CopyPrefix("src:"u8, ValueOf(view, command[1]))), CommandFlags.Write)
        .With("watched", static (in _, _, in command) => Step.Answer(Reply.Ok, Edit.Watch(command[1])), CommandFlags.Write)
        .With("touched", static (in context, view, in _) =>
            Step.Answer(Reply.Integer(view.IsTouched(context.Session.Watches[0]) ? 1 : 0)), CommandFlags.Write);
}
