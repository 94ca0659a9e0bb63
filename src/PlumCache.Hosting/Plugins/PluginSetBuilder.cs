using System.Collections.Immutable;
using PlumCache.Abstractions;
using PlumCache.Engine.Core;
using PlumCache.Engine.Plugins;
using PlumCache.Engine.Table;
using PlumCache.Hosting.Configuration;

namespace PlumCache.Hosting.Plugins;

/// <summary>Makes a set of plugins that fit together: names, commands, requirements, conflicts and order are checked here.</summary>
/// <param name="problems">What is wrong is added here.</param>
internal sealed class PluginSetBuilder(List<ConfigurationProblem> problems)
{
    private static readonly ImmutableArray<string> FirstCategories = ["core", "queue", "eviction"];
    private static readonly ImmutableArray<CommandTableEntry> Core = CoreModule.Build(ImmutableArray<ActivePlugin>.Empty).Entries;

    /// <summary>Makes the set.</summary>
    /// <param name="chosen">In the order they were chosen.</param>
    /// <returns>Null when they do not fit.</returns>
    public PluginSet? Build(ImmutableArray<PluginMember> chosen)
    {
        int before = problems.Count;
        ImmutableArray<PluginMember> wished = [.. chosen.OrderBy(static member => RankOf(member.Choice.Category))];
        if (HasDoubleName(wished)) return null;
        CheckCommands(wished);
        CheckKinds(wished);
        CheckInterests(wished);
        foreach (PluginMember member in wished) CheckCompany(member, wished);
        if (problems.Count > before) return null;
        ImmutableArray<PluginMember> running = Order(wished);
        return problems.Count > before ? null : MakeTable(chosen, running);
    }

    private static int RankOf(string category) => FirstCategories.IndexOf(category) is var rank and >= 0 ? rank : FirstCategories.Length;

    private void Report(PluginMember member, string message) =>
        problems.Add(member.Choice.Place.Problem($"plugin '{member.Name}' {message}"));

    private bool HasDoubleName(ImmutableArray<PluginMember> members)
    {
        var names = new Dictionary<string, PluginMember>(StringComparer.Ordinal);
        int before = problems.Count;
        foreach (PluginMember member in members)
        {
            if (!names.TryAdd(member.Name, member))
            {
                Report(member, $"of {member.Choice.Source} has the name of another, of {names[member.Name].Choice.Source}");
            }
        }

        return problems.Count > before;
    }

    private void CheckCommands(ImmutableArray<PluginMember> members)
    {
        var owners = Core.ToDictionary(static entry => entry.Row.Name, static entry => entry.Module, StringComparer.Ordinal);
        foreach (PluginMember member in members)
        {
            foreach (CommandRow row in member.Manifest.Commands)
            {
                if (!owners.TryAdd(row.Name, member.Name)) Report(member, $"brings the command '{row.Name}', as '{owners[row.Name]}' does");
            }
        }
    }

    private void CheckKinds(ImmutableArray<PluginMember> members)
    {
        for (int i = 0; i < members.Length; i++)
        {
            if (KindCheck.Refuse(members[i], members.Take(i)) is { } problem) Report(members[i], problem);
        }
    }

    private void CheckInterests(ImmutableArray<PluginMember> members)
    {
        IEnumerable<CommandRow> rows = Core.Select(static entry => entry.Row).Concat(members.SelectMany(static member =>
            member.Manifest.Commands));
        HashSet<string> names =
            [.. rows.SelectMany(static row => row.Subcommands.Select(sub => $"{row.Name}|{sub.Name}").Prepend(row.Name))];
        foreach (PluginMember member in members)
        {
            foreach (Interest interest in member.Manifest.Interests)
            {
                foreach (string name in interest.Commands)
                {
                    bool isTold = interest.Phase == PluginPhase.Observe && CommandTable.ToldNames.Contains(name, StringComparer.Ordinal);
                    if (names.Contains(name) || isTold) continue;
                    Report(member, $"is interested in the command '{name}', which no plugin brings");
                }
            }
        }
    }

    private void CheckCompany(PluginMember member, ImmutableArray<PluginMember> members)
    {
        foreach (string name in member.Manifest.Requires)
        {
            if (!members.Any(other => other.Name == name)) Report(member, $"requires the plugin '{name}', which is not loaded");
        }

        foreach (string name in member.Manifest.Conflicts)
        {
            if (members.Any(other => other.Name == name)) Report(member, $"cannot be loaded with the plugin '{name}'");
        }
    }

    private ImmutableArray<PluginMember> Order(ImmutableArray<PluginMember> wished)
    {
        var graph = new PluginGraph([.. wished.Select(static member => new PluginNode(member.Name, member.Manifest.Before,
            [.. member.Manifest.After, .. member.Manifest.Requires]))]);
        ImmutableArray<int> order = graph.Order(out ImmutableArray<string> cycle);
        if (cycle.IsEmpty) return [.. order.Select(index => wished[index])];
        PluginMember first = wished.First(member => cycle.Contains(member.Name, StringComparer.Ordinal));
        Report(first, $"is in a circle of plugins that each must run before the next: {string.Join(" -> ", cycle)}");
        return [];
    }

    private PluginSet? MakeTable(ImmutableArray<PluginMember> chosen, ImmutableArray<PluginMember> running)
    {
        try
        {
            return new PluginSet(chosen, running, CoreModule.Build([.. running.Select(static member => member.Active)]));
        }
        catch (ArgumentException exception)
        {
            // What the checks here do not know of and the table refuses.
            problems.Add(ConfigurationPlace.None.Problem(exception.Message));
            return null;
        }
    }
}
