using PlumCache.Abstractions;
using PlumCache.Tests.Engine.Kit;

namespace PlumCache.Tests.Properties.Engine.BuiltIn;

/// <summary>
/// Wins races against the batch that runs: while its draft is open another root is swapped in. It does so wherever the command <c>lose</c>
/// stands, and at each tick of delayed commands, once for each run, as often as it was told to. And a command that throws: <c>boom</c>.
/// </summary>
internal sealed class Rival
{
    private TestEngine? _engine;
    private int _wins;

    public Rival() => Plugin = new TestPlugin("rival")
    {
        OnTransform = (in _, _, in command) =>
        {
            Race();
            return Step.Continue(command);
        },
    }
        .With(
            "lose",
            (in _, _, in _) =>
            {
                Race();
                return Step.Answer(Reply.Ok);
            },
            CommandFlags.Write)
        .With("boom",
            static (in context, _, in _) =>
            throw new InvalidOperationException($"oh {context.Edits.Add(Edit.Put("boom"u8, "1"u8)).Count}"), CommandFlags.Write)
        .Interested(new Interest { Phase = PluginPhase.Admit, Commands = ["delay.tick"] });

    public TestPlugin Plugin { get; }

    /// <summary>Races won so far: each is a revision of its own.</summary>
    public int Swaps { get; private set; }

    /// <summary>How many races of the next batch it wins.</summary>
    public void Win(TestEngine engine, int races)
    {
        _engine = engine;
        _wins = races;
    }

    private void Race()
    {
        if (_wins == 0) return;
        _wins--;
        Swaps++;
        _engine!.Keyspace.Overtake();
    }
}
