using PlumCache.Abstractions;
using PlumCache.Plugins.Shared;

namespace PlumCache.Plugins.SortedSets;

/// <summary>Members that are given scores: ZADD, ZINCRBY.</summary>
/// <param name="form">Which sorted sets are small.</param>
internal sealed class Adding(SortedSetForm form)
{
    private const string NotANumber = "ERR resulting score is not a number (NaN)";

    /// <summary>ZADD key [NX | XX] [GT | LT] [CH] [INCR] score member [score member ...].</summary>
    public Step Add(in CommandContext context, KeyspaceView view, in Command command) =>
        AddOptions.Read(command, out AddOptions options, out int first) is { } error
            ? Step.Refuse(error) : Add(context, view, command, options, first);

    /// <summary>ZINCRBY key increment member: the new score.</summary>
    public Step Increment(in CommandContext context, KeyspaceView view, in Command command) =>
        Add(context, view, command, new AddOptions { IsIncrement = true }, first: 2);

    private Step Add(in CommandContext context, KeyspaceView view, in Command command, AddOptions options, int first)
    {
        int pairs = (command.Count - first) / 2;
        if (context.IsTooMuch(pairs)) return Step.Postpone;
        double[] scores = new double[pairs];
        for (int i = 0; i < pairs; i++)
        {
            if (!RealText.TryParse(command[first + (2 * i)], out scores[i])) return Step.Refuse(Errors.NotAFloat);
            if (SortedSet.RefuseLong(command[first + (2 * i) + 1], context.Limits) is { } error) return Step.Refuse(error);
        }

        if (!SortedSet.TryOpenToWrite(view, command[1], out EntryView sorted)) return Step.Refuse(Errors.WrongType);
        var growing = new GrowingSortedSet(form, context.Edits, sorted, command, first);
        double? last = null;
        for (int i = 0; i < pairs; i++)
        {
            double? old = growing.ScoreOf(i);
            double score = options.IsIncrement ? (old ?? 0) + scores[i] : scores[i];
            last = null;
            if (options.IsNx && old is not null) continue; // whatever the score would have been
            if (double.IsNaN(score)) return Step.Refuse(NotANumber);
            if (!options.Allow(old, score)) continue;
            growing.Put(i, old, score);
            last = score + 0.0; // never -0
        }

        if (options.IsIncrement) return Step.Answer(last is { } increased ? Reply.Double(increased) : Reply.Null, context.Edits);
        return Step.Answer(Reply.Integer(options.CountsChanges ? growing.Added + growing.Changed : growing.Added), context.Edits);
    }
}
