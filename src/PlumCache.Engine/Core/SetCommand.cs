using System.Numerics;
using PlumCache.Abstractions;
using PlumCache.Engine.Table;

namespace PlumCache.Engine.Core;

/// <summary>
/// SET with NX, XX, IFEQ, GET and KEEPTTL. The options of expiry are the <c>ttl</c> plugin's: it takes them away and gives the command an
/// absolute expiry instead, so here they are a syntax error.
/// </summary>
internal static class SetCommand
{
    private const Options Conditions = Options.IfAbsent | Options.IfPresent | Options.IfEqual;

    [Flags]
    private enum Options
    {
        None = 0,
        IfAbsent = 1,
        IfPresent = 2,
        Get = 4,
        KeepExpiry = 8,
        IfEqual = 16,
    }

    public static CoreCommand Command { get; } = CoreCommand.Pure(new CommandRow
    {
        Name = "set",
        Arity = -3,
        Flags = CommandFlags.Write | CommandFlags.DenyOom,
        Keys = KeyPositions.One,
        KeyAccess = [KeyAccess.ReadWrite | KeyAccess.Access | KeyAccess.Update | KeyAccess.Variable],
        Missed = static (in command) => Answers(command) ? KeyPositions.One : KeyPositions.None,
        Summary =
            "Sets the value of a key, whatever it held, or only if it holds nothing, something, or a certain value. Expiry ends unless "
            + "kept or given.",
        Complexity = "O(length of key and values)",
        Group = "string",
        Syntax = "key value [NX | XX | IFEQ comparison-value] [GET] [KEEPTTL]",
        Function = Run,
    });

    private static Step Run(in CommandContext context, KeyspaceView view, in Command command)
    {
        if (command.Count == 3) return Step.Answer(Reply.Ok, Edit.Put(command[1], command[2], command.ExpiresAtMs));
        Options options = Options.None;
        int comparison = 0;
        for (int i = 3; i < command.Count; i++)
        {
            Options option = OptionAt(command, i);
            if (option == Options.None || IsContradiction(options | option)
                || (option == Options.IfEqual && (comparison > 0 || i + 1 == command.Count)))
            {
                return Step.Refuse(Errors.Syntax);
            }
            options |= option;
            if (option == Options.IfEqual) comparison = ++i;
        }

        if (Has(options, Options.KeepExpiry) && command.ExpiresAtMs != Expiry.None) return Step.Refuse(Errors.Syntax);
        return Set(view, command, options, comparison);
    }

    /// <summary>Whether it has its option GET; the word behind IFEQ is a value.</summary>
    private static bool Answers(in Command command)
    {
        for (int i = 3; i < command.Count; i++)
        {
            Options option = OptionAt(command, i);
            if (option == Options.Get) return true;
            if (option == Options.IfEqual) i++;
        }

        return false;
    }

    /// <summary>More than one condition.</summary>
    private static bool IsContradiction(Options options) => BitOperations.PopCount((uint)(options & Conditions)) > 1;

    private static Options OptionAt(in Command command, int index)
    {
        if (command.Is(index, "NX"u8)) return Options.IfAbsent;
        if (command.Is(index, "XX"u8)) return Options.IfPresent;
        if (command.Is(index, "IFEQ"u8)) return Options.IfEqual;
        if (command.Is(index, "GET"u8)) return Options.Get;
        return command.Is(index, "KEEPTTL"u8) ? Options.KeepExpiry : Options.None;
    }

    /// <summary>Enum.HasFlag, which would box in the Debug configuration.</summary>
    private static bool Has(Options options, Options option) => (options & option) != Options.None;

    /// <param name="view">The keys.</param>
    /// <param name="comparison">Which argument the key must hold, with IFEQ.</param>
    private static Step Set(KeyspaceView view, in Command command, Options options, int comparison)
    {
        bool answersOld = Has(options, Options.Get);
        EntryView old;
        bool isThere = answersOld ? view.TryGet(command[1], out old) : view.TryPeek(command[1], out old);
        bool comparesOld = Has(options, Options.IfEqual);
        if ((answersOld || comparesOld) && isThere && !old.IsString) return Step.Refuse(Errors.WrongType);
        Reply oldValue = isThere ? Reply.Bulk(old.Value) : Reply.Null;
        bool fails = comparesOld
            ? !isThere || !old.Value.SequenceEqual(command[comparison])
            : Has(options, isThere ? Options.IfAbsent : Options.IfPresent);
        if (fails) return Step.Answer(answersOld ? oldValue : Reply.Null);
        long expiresAtMs = Has(options, Options.KeepExpiry) && isThere ? old.ExpiresAtMs : command.ExpiresAtMs;
        return Step.Answer(answersOld ? oldValue : Reply.Ok, Edit.Put(command[1], command[2], expiresAtMs));
    }
}
