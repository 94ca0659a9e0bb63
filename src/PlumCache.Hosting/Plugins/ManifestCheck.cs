using PlumCache.Abstractions;

namespace PlumCache.Hosting.Plugins;

/// <summary>Whether a manifest makes sense by itself. What others load is judged by <see cref="PluginSetBuilder"/>.</summary>
internal static class ManifestCheck
{
    /// <summary>What is wrong, to follow the plugin's name or file, or null.</summary>
    /// <param name="manifest">As a plugin gave it, so nothing in it is trusted.</param>
    public static string? Refuse(PluginManifest manifest) =>
        RefuseHead(manifest) ?? RefuseLists(manifest) ?? KindCheck.Refuse(manifest) ?? RefuseCommands(manifest) ?? RefuseInterests(manifest)
            ?? SchemaCheck.Refuse(manifest) ?? RefuseTick(manifest);

    /// <summary>Whether a text is a name: lower-case letters, digits and dashes, a letter first.</summary>
    /// <param name="name">The text.</param>
    /// <param name="alsoAllowed">Other characters that a name of this kind may have.</param>
    internal static bool IsName(string? name, string alsoAllowed = "") =>
        name is { Length: > 0 and <= 64 } && char.IsAsciiLetterLower(name[0]) &&
        name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-'
            || alsoAllowed.Contains(letter, StringComparison.Ordinal));

    private static string? RefuseHead(PluginManifest manifest)
    {
        if (!IsName(manifest.Name))
        {
            return $"names itself '{manifest.Name}': expected lower-case letters, digits and dashes, a letter first";
        }
        if (string.IsNullOrEmpty(manifest.Version)) return $"names no version of the plugin '{manifest.Name}'";
        if ((manifest.Rights & ~PluginRights.All) != PluginRights.None)
        {
            return $"asks for rights that there are not: {manifest.Rights & ~PluginRights.All}";
        }
        return ContractCheck.Refuse(manifest.ContractVersion);
    }

    // A struct's default is an array that throws when it is read.
    private static string? RefuseLists(PluginManifest manifest)
    {
        bool isMissing = manifest.Commands.IsDefault || manifest.Interests.IsDefault || manifest.Requires.IsDefault
            || manifest.Before.IsDefault ||
            manifest.After.IsDefault || manifest.Conflicts.IsDefault || manifest.Settings.IsDefault || manifest.ServerSettings.IsDefault ||
            manifest.KeptState.IsDefault || manifest.Kinds.IsDefault;
        return isMissing ? "has a manifest with an uninitialized list" : null;
    }

    private static string? RefuseCommands(PluginManifest manifest)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (CommandRow row in manifest.Commands)
        {
            if (!names.Add(row.Name)) return $"brings the command '{row.Name}' twice";
            if (RefuseRow(row, row.Name) is { } problem) return problem;
        }

        return null;
    }

    private static string? RefuseRow(CommandRow row, string name)
    {
        const string AlsoInCommands = "._";
        if (!IsName(row.Name, AlsoInCommands))
        {
            return $"brings a command '{row.Name}': expected lower-case letters, digits, dashes, dots and underscores, a letter first";
        }
        if (row.Flags.HasFlag(CommandFlags.Server)) return $"flags its command '{name}' as the server's, and only the server has such";
        if (row.CommandAt < 0 || row.Secrets.Any(static secrets => secrets is not { Word: not null, Count: > 0 }))
        {
            return $"brings the command '{name}' with secrets, or a command within, that stand nowhere";
        }

        if (row.Arity == 0) return $"brings the command '{name}' with an arity of 0";
        if (row.Subcommands.IsDefault || row.KeyAccess.IsDefault || row.Categories.IsDefault || row.Secrets.IsDefault)
        {
            return $"brings the command '{name}' with an uninitialized list";
        }

        if (row.Subcommands.IsEmpty) return row.Function is null ? $"brings the command '{name}' without a function" : null;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (CommandRow sub in row.Subcommands)
        {
            if (!names.Add(sub.Name)) return $"brings the command '{name}|{sub.Name}' twice";
            if (!sub.Subcommands.IsDefaultOrEmpty) return $"brings the command '{name}|{sub.Name}' with subcommands of its own";
            if (RefuseRow(sub, $"{name}|{sub.Name}") is { } problem) return problem;
        }

        return null;
    }

    private static string? RefuseInterests(PluginManifest manifest)
    {
        foreach (Interest interest in manifest.Interests)
        {
            if (interest.Commands.IsDefault || interest.KeyPrefixes.IsDefault) return "has an interest with an uninitialized list";
            if (Refuse(interest) is { } problem) return $"has an interest {problem}";
            if (interest.HoldsCommands && manifest.Breaker != BreakerPolicy.Refuse)
            {
                return "has an interest that holds commands: its breaker must be Refuse, or they would run when it is open";
            }
        }

        return null;
    }

    private static string? Refuse(Interest interest)
    {
        if (!Enum.IsDefined(interest.Phase) || !Enum.IsDefined(interest.Scope)) return "in a phase or scope that there is not";
        if (interest.Phase == PluginPhase.Execute) return "in the phase Execute, which is the command's own";
        bool isNamed = interest.Scope == InterestScope.Named;
        if (isNamed && interest.Commands.IsEmpty) return "in named commands that names none";
        if (!isNamed && !interest.Commands.IsEmpty)
        {
            return $"in {interest.Scope.ToString().ToLowerInvariant()} that names commands: they count for the scope Named only";
        }
        if (interest.Commands.FirstOrDefault(static name => name.Any(char.IsAsciiLetterUpper)) is { } upper)
        {
            return $"in '{upper}': names are in lower case";
        }
        if (interest.KeyPrefixes.Any(string.IsNullOrEmpty)) return "in an empty prefix of keys: leave the list empty for all keys";
        if (interest.MinWords < 0) return $"in commands of at least {interest.MinWords} words: 0 is for all";
        if (interest.SeesRefusals && interest.Scope != InterestScope.Sessions) return "that sees refusals: only one in sessions can";
        bool mayHold = interest is { Scope: InterestScope.Sessions, Phase: PluginPhase.Admit };
        if (interest.HoldsCommands && !mayHold) return "that holds commands: only one in sessions, in the phase Admit, can";
        return interest.MayWrite && interest.Phase == PluginPhase.Observe ? "that may write in the phase Observe, where nothing can" : null;
    }

    private static string? RefuseTick(PluginManifest manifest)
    {
        if (manifest.Tick is not { } tick) return null;
        CommandRow? row = manifest.Commands.FirstOrDefault(row => row.Name == tick);
        if (row is null) return $"has the tick '{tick}', which is none of its commands";
        return row.Flags.HasFlag(CommandFlags.Internal) ? null : $"has the tick '{tick}', which is not flagged Internal";
    }
}
