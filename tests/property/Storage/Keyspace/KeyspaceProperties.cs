using CsCheck;
using PlumCache.Tests.Shared;

namespace PlumCache.Tests.Properties.Storage;

public sealed class KeyspaceProperties
{
    private static readonly Gen<string> GenKey = Gen.Char["abc"].Array[0, 6].Select(chars => new string(chars));

    private static readonly Gen<KeyspaceEdit> GenEdit =
        Gen.Select(
            Gen.Frequency(
                (12, Gen.Const(KeyspaceEditKind.Set)),
                (5, Gen.Const(KeyspaceEditKind.Remove)),
                (2, Gen.Const(KeyspaceEditKind.RemovePrefix)),
                (3, Gen.Const(KeyspaceEditKind.ExpirePrefix)),
                (2, Gen.Const(KeyspaceEditKind.PersistPrefix)),
                (2, Gen.Const(KeyspaceEditKind.RemoveDue)),
                (3, Gen.Const(KeyspaceEditKind.Copy)),
                (3, Gen.Const(KeyspaceEditKind.Move)),
                (3, Gen.Const(KeyspaceEditKind.CopyEntry)),
                (3, Gen.Const(KeyspaceEditKind.MoveEntry)),
                (6, Gen.Const(KeyspaceEditKind.ChangeFields)),
                (1, Gen.Const(KeyspaceEditKind.Swap)),
                (1, Gen.Const(KeyspaceEditKind.Watch)),
                (3, Gen.Const(KeyspaceEditKind.LookUp)),
                (5, Gen.Const(KeyspaceEditKind.Save)),
                (1, Gen.Const(KeyspaceEditKind.LetGo)),
                (3, Gen.Const(KeyspaceEditKind.RollBack)),
                (1, Gen.Const(KeyspaceEditKind.BreakOffAndRollBack))),
            Gen.Int[-1, 1],
            GenKey,
            Gen.Int[-1, 1],
            GenKey,
            Gen.Char['0', '9'].Array[0, 90].Select(chars => new string(chars)),
            (kind, database, key, otherDatabase, other, value) => new KeyspaceEdit(kind, database, key, otherDatabase, other, value));

    private static readonly Gen<KeyspaceStep> GenStep =
        Gen.Select(
            Gen.Frequency(
                (10, Gen.Const(KeyspaceStepKind.Draft)),
                (2, Gen.Const(KeyspaceStepKind.OpenLease)),
                (2, Gen.Const(KeyspaceStepKind.CloseLease)),
                (1, Gen.Const(KeyspaceStepKind.OpenView)),
                (1, Gen.Const(KeyspaceStepKind.CloseView)),
                (1, Gen.Const(KeyspaceStepKind.Swap)),
                (3, Gen.Const(KeyspaceStepKind.Maintain))),
            Gen.Int[0, 100],
            Gen.Int[0, 5],
            Gen.Int[0, 7],
            GenEdit.Array[1, 16],
            (kind, choice, abandon, disturb, edits) => new KeyspaceStep(kind, choice, abandon == 0, disturb == 0, edits));

    [Fact]
    public void EveryHistoryAgreesWithSortedDictionariesAndLeavesNothing() => Gen.Select(GenStep.Array[1, 40], Gen.Int).Sample(
        (steps, seed) => Run(0, steps, seed),
        iter: TestBudget.Times(400),
        print: Print);

    [Fact]
    public void HistoriesThatBeginWithManyKeysDoSoToo() => Gen.Select(GenStep.Array[1, 25], Gen.Int).Sample(
        (steps, seed) => Run(400, steps, seed),
        iter: TestBudget.Times(60),
        print: Print);

    private static void Run(int keys, KeyspaceStep[] steps, int seed)
    {
        using var history = new KeyspaceHistory();
        history.Fill(keys, seed);
        foreach (KeyspaceStep step in steps) history.Step(step);

        history.End(seed);
    }

    private static string Print((KeyspaceStep[] Steps, int Seed) test) => $"{test.Seed}\n{string.Join("\n", test.Steps.AsEnumerable())}";
}
