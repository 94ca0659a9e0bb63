using PlumCache.Engine.Sessions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Waits;

/// <summary>An engine with queues, three connections, and what else comes with the server.</summary>
public abstract class KeyWaitTest : IDisposable
{
    private protected KeyWaitTest()
    {
        Engine = new TestEngine(plugins: [QueueCommands.New(() => OnTake()), .. BuiltIns.With()]);
        (First, Second, Pusher) = (Engine.Connect(), Engine.Connect(), Engine.Connect());
    }

    private protected TestEngine Engine { get; }

    private protected TestClient First { get; }

    private protected TestClient Second { get; }

    private protected TestClient Pusher { get; }

    /// <summary>Happens whenever a QTAKE runs.</summary>
    private protected Action OnTake { get; set; } = static () => { };

    /// <summary>How many wait.</summary>
    private protected int Waiting => Engine.Engine.Waits.Count;

    public void Dispose()
    {
        if (Waiting == 0) Assert.Equal(0, Engine.Engine.Waits.Keys);
        Engine.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Has a connection wait.</summary>
    private protected static void Wait(TestClient client, params string[] lines)
    {
        client.Load(lines);
        Assert.Equal(SuspensionReason.Keys, client.Suspend());
    }
}
