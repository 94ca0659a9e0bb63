using System.Text;
using PlumCache.Abstractions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Batches;

public sealed class VolatileRankTests
{
    private static readonly TestPlugin Ranks = new TestPlugin("ranks")
        .With("put", static (in context, _, in command) => Step.Answer(Reply.Ok, Edit.Put(command[1], "v"u8, context.NowMs + 1_000)),
            CommandFlags.Write, 2)
        .With("at", At, CommandFlags.ReadOnly, 3);

    [Fact]
    public void AViewFindsKeysByRankAmongThoseWithAnExpiryUnderAPrefix()
    {
        using var engine = new TestEngine(plugins: Ranks);
        TestClient client = engine.Connect();
        client.Send("SET a 1", "put a:1", "SET a:2 1", "put a:3", "put b:1", "SET b:2 1", "put b:3", "put c:1");
        Assert.Equal(["\"a:1\"", "\"a:3\"", "\"b:1\"", "\"b:3\"", "\"c:1\"", "nil"],
            client.Send("at '' 0", "at '' 1", "at '' 2", "at '' 3", "at '' 4", "at '' 5"));
        Assert.Equal(["\"b:1\"", "\"b:3\"", "nil", "nil"], client.Send("at b 0", "at b: 1", "at b: 2", "at b:2 0"));
    }

    private static Step At(in CommandContext context, KeyspaceView view, in Command command) =>
        view.TryGetAt(command[1], long.Parse(Encoding.ASCII.GetString(command[2]), System.Globalization.CultureInfo.InvariantCulture),
            onlyVolatile: true, out ReadOnlySpan<byte> key, out _)
            ? Step.Answer(Reply.Bulk(key))
            : Step.Answer(Reply.Null);
}
