namespace PlumCache.Hosting.Configuration;

/// <summary>A value as it was written, before a setting has judged it.</summary>
/// <param name="Form">The form it was written in.</param>
/// <param name="Text">Its text, without quotes.</param>
public readonly record struct SettingInput(SettingForm Form, string Text)
{
    /// <summary>Whether it may stand for a text.</summary>
    public bool IsText => Form == SettingForm.String || HasNoForm;

    /// <summary>Whether it may stand for a whole number.</summary>
    public bool IsInteger => Form == SettingForm.Integer || HasNoForm;

    /// <summary>Whether it came from where everything is text, so that the setting alone says what it is.</summary>
    public bool HasNoForm => Form is SettingForm.Untyped or SettingForm.Bare;

    /// <summary>The truth value it stands for; null when it is none.</summary>
    public bool? Truth => Form switch
    {
        SettingForm.Boolean => Text == "true",
        SettingForm.Untyped => Is("yes") ? true : Is("no") ? false : null,
        SettingForm.Bare => Is("true") || Is("yes") ? true : Is("false") || Is("no") ? false : null,
        _ => null,
    };

    private bool Is(string word) => string.Equals(Text, word, StringComparison.OrdinalIgnoreCase);
}
