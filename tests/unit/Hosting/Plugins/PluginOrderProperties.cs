using System.Collections.Immutable;
using System.Text;
using CsCheck;
using PlumCache.Abstractions;
using PlumCache.Hosting.Configuration;
using PlumCache.Hosting.Plugins;
using PlumCache.Tests.Engine.Kit;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Unit.Hosting.Plugins;

/// <summary>
/// Plugins with random categories, phases and constraints, put in order by the builder and run by the engine: the value of a SET, to which
/// each appends its name and which some refuse by its length, is what the constraints and a plain walk say.
/// </summary>
public sealed class PluginOrderProperties
{
    private static readonly string[] _names = ["a", "b", "c", "d", "e"];
    private static readonly string[] _categories = ["core", "queue", "eviction", "mine"];

    private sealed record Sketch(int Category, bool IsAdmit, bool Refuses, int[] Before, int[] After);

    private static readonly Gen<Sketch[]> Sketches = Gen.Select(Gen.Int[0, 3], Gen.Bool, Gen.Int[0, 4], Gen.Int[0, 4].Array[0, 1],
        Gen.Int[0, 4].Array[0, 1])
        .Select(static (category, isAdmit, refuses, before, after) => new Sketch(category, isAdmit, refuses == 0, before, after)).Array[1,
            5];

    [Fact]
    public void EveryOrderThatTheConstraintsAllowGivesWhatTheModelSays() => Sketches.Sample(static sketches => Check(sketches),
        iter: TestBudget.Times(1000));

    private static bool Check(Sketch[] sketches)
    {
        PluginMember[] members = [.. sketches.Select((_, i) => Member(i, sketches))];
        var pairs = new HashSet<(int First, int Second)>();
        for (int i = 0; i < sketches.Length; i++)
        {
            foreach (int other in sketches[i].Before.Where(other => other < sketches.Length && other != i)) pairs.Add((i, other));
            foreach (int other in sketches[i].After.Where(other => other < sketches.Length && other != i)) pairs.Add((other, i));
        }

        PluginSet? set = new PluginSetBuilder([]).Build([.. members]);
        if (set is null) return !Permutations([.. Enumerable.Range(0, sketches.Length)]).Any(order => Satisfies(order, pairs));
        int[] running = [.. set.Running.Select(static member => Array.IndexOf(_names, member.Name))];
        if (!Satisfies(running, pairs)) return false;
        using var engine = new TestEngine();
        engine.Engine.Tables.Use(set.Table);
        return engine.Connect().Send("SET k -", "GET k").SequenceEqual(Expected(running, sketches));
    }

    private static string[] Expected(int[] running, Sketch[] sketches)
    {
        string value = "-";
        foreach (int i in running.OrderBy(i => sketches[i].IsAdmit ? 0 : 1)) // stable: inside a phase the builder's order
        {
            if (sketches[i].Refuses && value.Length > 2) return [$"-ERR {_names[i]}", "nil"];
            value += _names[i];
        }

        return ["+OK", $"\"{value}\""];
    }

    private static PluginMember Member(int index, Sketch[] sketches)
    {
        Sketch sketch = sketches[index];
        string name = _names[index];
        ImmutableArray<string> NamesOf(int[] others) =>
            [.. others.Where(other => other < sketches.Length && other != index).Select(static other => _names[other])];
        TestPlugin plugin = new TestPlugin(name)
        {
            OnTransform = (in _, _, in command) =>
            {
                string value = Encoding.UTF8.GetString(command[2]);
                return sketch.Refuses && value.Length > 2
                    ? Step.Refuse($"ERR {name}")
                    : Step.Continue(StoredCommand.Of("SET", "k", value + name).Command);
            },
        }
            .Interested(new Interest { Phase = sketch.IsAdmit ? PluginPhase.Admit : PluginPhase.Rewrite, Commands = ["set"] })
            .With(manifest => manifest with { Before = NamesOf(sketch.Before), After = NamesOf(sketch.After) });
        var problems = new List<ConfigurationProblem>();
        var choice = new PluginChoice(_categories[sketch.Category], name, ConfigurationPlace.None);
        return new PluginConfigurator(ImmutableSortedDictionary<string, string>.Empty, problems).Configure(new PluginCode(plugin), choice,
            null)
            ?? throw new InvalidOperationException(string.Join('\n', problems));
    }

    private static bool Satisfies(int[] order, HashSet<(int First, int Second)> pairs) =>
        pairs.All(pair => Array.IndexOf(order, pair.First) < Array.IndexOf(order, pair.Second));

    private static IEnumerable<int[]> Permutations(ImmutableArray<int> rest) => rest.IsEmpty
        ? [[]]
        : rest.SelectMany(first => Permutations(rest.Remove(first)).Select(order => (int[])[first, .. order]));
}
