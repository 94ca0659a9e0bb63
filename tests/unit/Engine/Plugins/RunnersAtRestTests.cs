using System.Runtime.CompilerServices;
using PlumCache.Abstractions;
using PlumCache.Engine.Core;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Unit.Engine.Plugins;

/// <summary>
/// A runner at rest holds nothing of what it ran: a plugin that was taken out must be freed, though no other batch has used the runner
/// since.
/// </summary>
public sealed class RunnersAtRestTests
{
    [Theory]
    [InlineData("greet a")]
    [InlineData("SET a 1")]
    [InlineData("greet a", "SET a 1")]
    public void HoldNoPluginThatIsGone(params string[] lines)
    {
        using var engine = new TestEngine();
        WeakReference code = RunAndTakeOut(engine, lines);
        for (int i = 0; i < 20 && code.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(code.IsAlive);
    }

    /// <returns>What the plugin's functions, and the value it keeps for a connection, all refer to: its code.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference RunAndTakeOut(TestEngine engine, string[] lines)
    {
        object code = new();
        TestPlugin plugin = new TestPlugin("p")
        {
            OnTransform = (in CommandContext context, KeyspaceView view, in Command command) => Step.Continue(command).WithValue(code),
            OnObserve = (in CommandContext context, KeyspaceView view, in Command command, in Step step) =>
                code is null ? context.Effects : null,
        }
            .With("greet", (in CommandContext context, KeyspaceView view, in Command command) => Step.Answer(Reply.Ok).WithValue(code),
                CommandFlags.ReadOnly)
            .Interested(Interest.Rewrite("set"), new Interest { Phase = PluginPhase.Observe, Scope = InterestScope.Writes });
        engine.Engine.Tables.Use(CoreModule.Build([plugin]));
        engine.Connect().Send(lines);
        engine.Host.Sessions.Clear();
        engine.Engine.Tables.Use(CoreModule.Build(Array.Empty<IPlugin>()));
        return new WeakReference(code);
    }
}
